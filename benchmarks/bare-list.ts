/**
 * As many rows as the board has, in the plainest list that scrolls: no framework, no clocks, no colours, nine words a row, each
 * element made once and moved. What this cannot draw in time on a machine, no page of rows can.
 */
import type { Browser, Page } from 'playwright-core';

const ROW_PX = 52;

export async function openBareList(browser: Browser, rows: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.setContent(`<!doctype html>
    <style>
      html, body { margin: 0; font: 14px/1.4 system-ui, sans-serif; }
      #box { height: 100vh; overflow: auto; }
      #rows { position: relative; height: ${rows * ROW_PX}px; }
      .row { position: absolute; inset: 0 0 auto; display: grid; grid-template-columns: repeat(9, 1fr); gap: 14px;
        align-items: center; height: ${ROW_PX}px; border-bottom: 1px solid #ddd; contain: strict; }
      .row > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    </style>
    <div id="box"><div id="rows"></div></div>`);
  await page.evaluate(
    ({ rows: count, height }) => {
      const box = document.querySelector('#box')!;
      const list = document.querySelector('#rows')!;
      const pool = Array.from({ length: Math.ceil(box.clientHeight / height) + 17 }, () => {
        const row = document.createElement('div');
        row.className = 'row';
        for (let cell = 0; cell < 9; cell++) row.append(document.createElement('span'));
        list.append(row);
        return row;
      });
      const shown = pool.map(() => -1);
      const draw = () => {
        const first = Math.max(0, Math.min(count - pool.length, Math.floor(box.scrollTop / height) - 8));
        for (let at = first; at < first + pool.length; at++) {
          const slot = at % pool.length;
          if (shown[slot] === at) continue;
          shown[slot] = at;
          const row = pool[slot]!;
          row.style.transform = `translateY(${at * height}px)`;
          for (const [cell, element] of [...row.children].entries()) element.textContent = `Word ${cell} of row ${at}`;
        }
      };
      box.addEventListener('scroll', draw, { passive: true });
      draw();
    },
    { rows, height: ROW_PX },
  );
  return page;
}
