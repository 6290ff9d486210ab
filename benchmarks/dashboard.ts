/**
 * The board in a real Chromium with 20,000 open conversations: what is fetched, how soon it can be used, how smoothly it scrolls
 * from end to end, how soon a change is seen. BENCH_OPEN sets how many, BENCH_ROUNDS how often it is opened.
 *
 * Chromium draws without a graphics card, on two cores that it shares with the service and with what drives it: frames come late of
 * themselves. So the plainest list of as many rows is scrolled the same way, in turn with the board: that is the limit here.
 */
import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { firstLoad, LIMIT_BYTES, total } from '../packages/dashboard/scripts/first-load.ts';
import { launchBrowser } from '../packages/server/test/support/browser.ts';
import { openBareList } from './bare-list.ts';
import { DESK_CONFIG, deskEvent } from './desk.ts';
import { type Served, serve } from './served.ts';
import { printTable } from './table.ts';

const OPEN = Number(process.env.BENCH_OPEN ?? 20_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const HOUR_MS = 3_600_000;
/** A frame later than this is one that a person sees missing. */
const LATE_FRAME_MS = 50;

/** Open conversations of the last two days: half are answered, a part of them waits on the customer. */
async function fill(service: Served): Promise<void> {
  const now = Date.now();
  let batch: string[] = [];
  const send = async () => {
    await service.ask('POST', '/v1/events?import=true', batch.join('\n'), 'application/x-ndjson');
    batch = [];
  };
  for (let number = 0; number < OPEN; number++) {
    const startedAt = now - 60_000 - ((number * 7919) % OPEN) * ((48 * HOUR_MS) / OPEN);
    const steps = number % 2 === 0 ? 1 : number % 5 === 0 ? 3 : 2;
    for (let step = 0; step < steps; step++) {
      const at = new Date(startedAt + (step * (now - startedAt)) / 4).toISOString();
      batch.push(JSON.stringify(deskEvent('b', number, step, at)));
    }
    if (batch.length >= 20_000) await send();
  }
  await send();
}

async function openBoard(browser: Browser, service: Served): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.request.post(`${service.url}/v1/session`, { data: { key: service.key } });
  return context.newPage();
}

/** From the first byte asked for to rows that can be used, with nothing in the cache; and to the counts above them. */
async function interactive(
  browser: Browser,
  service: Served,
): Promise<{ rowsMs: number; countsMs: number; paintMs: number }> {
  const page = await openBoard(browser, service);
  const start = performance.now();
  await page.goto(service.url, { waitUntil: 'commit' });
  await page.locator('tbody tr[data-id]').first().waitFor();
  const rowsMs = performance.now() - start;
  await page.getByText(`${OPEN.toLocaleString('en')} conversations`).waitFor();
  const countsMs = performance.now() - start;
  const paintMs = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  await page.context().close();
  return { rowsMs, countsMs, paintMs };
}

interface Scrolled {
  readonly frames: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly late: number;
  readonly seconds: number;
  /** Rows that were drawn before their conversation had come, at the end of each step. */
  readonly blank: number;
}

/** The longer part of the time is drawing: so often, in turn with the bare list. */
const SCROLLS = 2;

/** One after the other, so that what else the machine does meets both. */
async function scrolls(browser: Browser, service: Served): Promise<{ board: Scrolled; bare: Scrolled; page: Page }> {
  const page = await openBoard(browser, service);
  await page.goto(service.url);
  await page.locator('tbody tr[data-id]').first().waitFor();
  const board: Scrolled[] = [];
  const bare: Scrolled[] = [];
  for (let round = 0; round < SCROLLS; round++) {
    const plain = await openBareList(browser, OPEN);
    bare.push(await scroll(plain));
    await plain.context().close();
    await page.bringToFront();
    board.push(await scroll(page));
  }
  return { board: together(board), bare: together(bare), page };
}

function together(all: readonly Scrolled[]): Scrolled {
  const sum = (name: 'frames' | 'late' | 'seconds' | 'blank') => all.reduce((total, one) => total + one[name], 0);
  return {
    ...{ frames: sum('frames'), late: sum('late'), seconds: sum('seconds'), blank: sum('blank') },
    p99Ms: Math.max(...all.map(({ p99Ms }) => p99Ms)),
    worstMs: Math.max(...all.map(({ worstMs }) => worstMs)),
  };
}

/** 200 turns of the wheel, most of a screen each, one a frame: faster than anybody reads. */
async function scroll(page: Page): Promise<Scrolled> {
  await page.evaluate(() => {
    const gaps: number[] = [];
    const counting = { gaps, goes: true };
    let last = performance.now();
    const tick = (now: number) => {
      gaps.push(now - last);
      last = now;
      if (counting.goes) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(window, { counting });
  });
  await page.mouse.move(600, 600);
  const start = performance.now();
  let blank = 0;
  for (let step = 0; step < 200; step++) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(16);
    if (step % 20 === 19) blank += await page.locator('tbody tr.row-coming').count();
  }
  const seconds = (performance.now() - start) / 1000;
  const counted = await page.evaluate(() => {
    const { counting } = window as unknown as { counting: { gaps: number[]; goes: boolean } };
    counting.goes = false;
    return counting.gaps;
  });
  const gaps = counted.slice(5).sort((a, b) => a - b);
  return {
    frames: gaps.length,
    p99Ms: gaps[Math.floor(gaps.length * 0.99)]!,
    worstMs: gaps.at(-1)!,
    late: gaps.filter((gap) => gap > LATE_FRAME_MS).length,
    seconds,
    blank,
  };
}

async function toTheEnd(page: Page): Promise<number> {
  const start = performance.now();
  for (;;) {
    const [shown, last] = await page.evaluate(() => {
      const box = document.querySelector('.board-main')!;
      box.scrollTop = box.scrollHeight;
      const rows = [...document.querySelectorAll('tbody tr[data-id]')];
      return [
        document.querySelectorAll('tbody tr.row-coming').length,
        Number(rows.at(-1)?.getAttribute('aria-rowindex') ?? 0),
      ] as const;
    });
    if (shown === 0 && last === OPEN + 1) return performance.now() - start;
    await page.waitForTimeout(20);
  }
}

/** From the answer to an event to its row on the screen. */
async function change(page: Page, service: Served, round: number): Promise<number> {
  const id = `seen${round}`;
  const event = {
    ...deskEvent(id, round, 0, new Date(Date.now() - 10 * HOUR_MS * 24).toISOString()),
    conversation: id,
  };
  await page.evaluate(() => document.querySelector('.board-main')!.scrollTo(0, 0));
  await service.ask('POST', '/v1/events?import=true', JSON.stringify(event));
  const start = performance.now();
  await page.locator(`tr[data-id="${id}"]`).waitFor({ timeout: 10_000 });
  return performance.now() - start;
}

export async function benchDashboard(): Promise<void> {
  execFileSync('npx', ['vite', 'build', 'packages/dashboard', '--logLevel', 'error'], { stdio: 'inherit' });
  const service = await serve(DESK_CONFIG);
  const browser = await launchBrowser();
  try {
    await fill(service);
    const opened: Awaited<ReturnType<typeof interactive>>[] = [];
    for (let round = 0; round < ROUNDS; round++) opened.push(await interactive(browser, service));
    const { board: scrolled, bare, page } = await scrolls(browser, service);
    const endMs = await toTheEnd(page);
    const changes: number[] = [];
    for (let round = 0; round < ROUNDS; round++) changes.push(await change(page, service, round));
    const middle = (values: readonly number[]) =>
      [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(0);
    const worst = (values: readonly number[]) => Math.max(...values).toFixed(0);
    const of = (name: keyof (typeof opened)[number]) => opened.map((one) => one[name]);
    printTable(
      `The board with ${OPEN.toLocaleString('en')} open conversations, service and Chromium on the same machine, nothing cached`,
      ['what', 'median', 'worst', 'aim'],
      [
        ['fetched for the board, KB gzip', (total(firstLoad()) / 1024).toFixed(0), '', `${LIMIT_BYTES / 1024}`],
        ['first contentful paint, ms', middle(of('paintMs')), worst(of('paintMs')), '1000'],
        ['rows that can be used, ms', middle(of('rowsMs')), worst(of('rowsMs')), '1000'],
        ['counts above them, ms', middle(of('countsMs')), worst(of('countsMs')), ''],
        ['a change is on the screen, ms', middle(changes), worst(changes), '1000'],
        [`frames while scrolling ${scrolled.seconds.toFixed(1)} s`, scrolled.frames, '', ''],
        ['gap between frames, p99 ms', scrolled.p99Ms.toFixed(0), scrolled.worstMs.toFixed(0), ''],
        [`frames later than ${LATE_FRAME_MS} ms`, scrolled.late, '', `bare list: ${bare.late}`],
        ['the bare list: frames', bare.frames, '', ''],
        ['the bare list: p99 ms', bare.p99Ms.toFixed(0), bare.worstMs.toFixed(0), ''],
        ['rows drawn before they came', scrolled.blank, '', ''],
        [`to the last of ${OPEN.toLocaleString('en')} rows, ms`, endMs.toFixed(0), '', ''],
      ],
    );
  } finally {
    await browser.close();
    await service.stop();
  }
}

if (import.meta.main) await benchDashboard();
