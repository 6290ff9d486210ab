/** The digest of the day in each channel's form. The same words everywhere. */
import { formatInstant } from '@kept/engine';
import type { Daily, DailyItem, DailyTeam } from '../daily-briefing.ts';
import { clip, escapeHtml, escapeMarkdown, escapeSlack, oneLine } from '../escape.ts';
import type { HttpRequest } from '../http-client.ts';
import { METRIC_WORDS, momentInWords, oneDecimal } from '../words.ts';
import { AUTOMATIC, domainOf, type Mail, page } from './email.ts';
import { type SlackContent, section, sections, slackMoment } from './slack-blocks.ts';
import { card, small, text } from './teams.ts';
import { signedRequest } from './webhook.ts';

/** `3 promises fall due in the next 8 office hours, 2 are broken`. */
export function dailyHeading({ dueTotal, brokenTotal, aheadSeconds, officeHours, sample }: Daily): string {
  const hours = aheadSeconds % 3600 === 0 ? String(aheadSeconds / 3600) : oneDecimal(aheadSeconds * 1000);
  const ahead = `the next ${hours} ${officeHours ? 'office ' : ''}${hours === '1' ? 'hour' : 'hours'}`;
  const due =
    dueTotal === 0
      ? `Nothing falls due in ${ahead}`
      : `${dueTotal} ${dueTotal === 1 ? 'promise falls' : 'promises fall'} due in ${ahead}`;
  const broken = brokenTotal === 0 ? 'none is broken' : `${brokenTotal} ${brokenTotal === 1 ? 'is' : 'are'} broken`;
  return `${sample ? '[Test] ' : ''}${due}, ${broken}`;
}

/** `support: 3 due, 5 warnings, 2 broken`. */
function teamLine({ team, due, warnings, broken }: DailyTeam, escaped: (text: string) => string): string {
  const counts = [
    `${due} due`,
    ...(warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`]),
    ...(broken === 0 ? [] : [`${broken} broken`]),
  ];
  return `${escaped(clip(team ?? 'no team', 100))}: ${counts.join(', ')}`;
}

interface Line {
  readonly when: string;
  readonly what: string;
  readonly who: string;
}

function lineOf(item: DailyItem, moment: (at: number) => string): Line {
  const { at, clockMs, metric, assigneeName } = item;
  const when = at === null ? '' : clockMs === null ? `since ${moment(at)}` : moment(at);
  const left = clockMs === null ? '' : `, ${oneDecimal(clockMs)} h left`;
  return { when: `${when}${left}`, what: METRIC_WORDS[metric], who: assigneeName ?? 'unassigned' };
}

/** What of a list is not shown. */
function more(total: number, shown: number): string | null {
  return total > shown ? `and ${total - shown} more` : null;
}

const PARTS = (daily: Daily) =>
  [
    ['Falls due', daily.due, daily.dueTotal],
    ['Broken', daily.broken, daily.brokenTotal],
  ] as const;

export function slackDaily(daily: Daily, mention: string | null): SlackContent {
  const heading = dailyHeading(daily);
  const lines = (items: readonly DailyItem[]) =>
    items.map((item) => {
      const { when, what, who } = lineOf(item, (at) => slackMoment(at, daily.timeZone));
      const subject = item.subject === null ? '' : ` ${escapeSlack(clip(item.subject, 80))}`;
      const name = `<${item.link}|${escapeSlack(clip(item.conversation, 60))}>`;
      return `${when} · ${what} · ${name}${subject} · ${escapeSlack(clip(who, 80))}`;
    });
  const parts = PARTS(daily).flatMap(([title, items, total]) =>
    items.length === 0
      ? []
      : sections([`*${title}*`, ...lines(items), more(total, items.length) ?? ''].join('\n'), MOST_SECTIONS),
  );
  const teams = daily.teams.slice(0, MOST_TEAMS).map((team) => teamLine(team, escapeSlack));
  const rest = `<${daily.link}|open the board> · rule: ${escapeSlack(clip(daily.automation, 300))}`;
  return {
    text: heading,
    blocks: [
      ...(mention === null ? [] : [section(mention)]),
      { type: 'header', text: { type: 'plain_text', text: clip(heading, 150) } },
      ...(teams.length < 2 ? [] : sections(teams.join('\n'), MOST_SECTIONS)),
      ...parts,
      { type: 'context', elements: [{ type: 'mrkdwn', text: rest }] },
    ],
  };
}

const MOST_SECTIONS = 12;
const MOST_TEAMS = 40;

export function dailyMail(daily: Daily, from: string): Mail {
  const heading = dailyHeading(daily);
  const moment = (at: number) => momentInWords(at, daily.timeZone);
  const teams = daily.teams.length < 2 ? [] : daily.teams;
  const plain = PARTS(daily).flatMap(([title, items, total]) => {
    if (items.length === 0) return [];
    const lines = items.map((item) => {
      const { when, what, who } = lineOf(item, moment);
      return `${when}: ${what} of ${titleOf(item)} (${who})\n  ${item.link}`;
    });
    return ['', title, ...lines, more(total, items.length) ?? ''].filter((line, at) => at === 0 || line !== '');
  });
  const html = PARTS(daily).flatMap(([title, items, total]) => {
    if (items.length === 0) return [];
    const rows = items.map((item) => {
      const { when, what, who } = lineOf(item, moment);
      const link = `<a href="${escapeHtml(item.link)}">${escapeHtml(titleOf(item))}</a>`;
      const cells = [escapeHtml(when), what, link, escapeHtml(who)];
      return `<tr>${cells.map((cell) => `<td style="padding:2px 16px 2px 0">${cell}</td>`).join('')}</tr>`;
    });
    const rest = more(total, items.length);
    return [
      `<p style="margin:16px 0 4px"><strong>${title}</strong></p>
<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">${rows.join('')}</table>${rest === null ? '' : `<p>${rest}</p>`}`,
    ];
  });
  return {
    subject: heading,
    text: [
      heading,
      ...(teams.length === 0 ? [] : ['', ...teams.map((team) => teamLine(team, oneLine))]),
      ...plain,
      '',
      `Open the board: ${daily.link}\n\nSent by Kept, rule "${daily.automation}".`,
    ].join('\n'),
    html: page(
      `<p style="font-size:16px;margin:0 0 12px"><strong>${heading}</strong></p>
${teams.map((team) => `<div>${teamLine(team, escapeHtml)}</div>`).join('')}${html.join('')}
<p><a href="${escapeHtml(daily.link)}">Open the board</a></p>
<p style="color:#555;font-size:12px">Sent by Kept, rule “${escapeHtml(daily.automation)}”.</p>`,
    ),
    messageId: `<${daily.id}@${domainOf(from)}>`,
    headers: AUTOMATIC,
  };
}

function titleOf({ conversation, subject }: DailyItem): string {
  return subject === null ? conversation : `${conversation}: ${oneLine(subject)}`;
}

export function teamsDaily(daily: Daily): object {
  const heading = dailyHeading(daily);
  const moment = (at: number) => momentInWords(at, daily.timeZone);
  const parts = PARTS(daily).flatMap(([title, items, total]) => {
    if (items.length === 0) return [];
    const lines = items.map((item) => {
      const { when, what, who } = lineOf(item, moment);
      const subject = item.subject === null ? '' : ` ${escapeMarkdown(clip(item.subject, 80))}`;
      const name = `**${escapeMarkdown(clip(item.conversation, 60))}**`;
      return text(`${when} · ${what} · ${name}${subject} · ${escapeMarkdown(clip(who, 80))}`);
    });
    const rest = more(total, items.length);
    return [{ ...text(title), weight: 'Bolder' }, ...lines, ...(rest === null ? [] : [small(rest)])];
  });
  const teams = daily.teams.length < 2 ? [] : daily.teams.slice(0, MOST_TEAMS);
  const title = { ...text(heading), weight: 'Bolder', size: 'Medium' };
  const body = [title, ...teams.map((team) => text(teamLine(team, escapeMarkdown))), ...parts];
  return card(heading, body, daily.link, 'Open the board');
}

export function dailyRequest(daily: Daily, url: string, secret: string | null): HttpRequest {
  return signedRequest({ id: daily.id, sentAt: daily.sentAt, body: dailyBody(daily) }, url, secret);
}

export function dailyBody(daily: Daily): object {
  const item = ({ conversation, subject, team, assigneeName, metric, at, clockMs, link }: DailyItem) => ({
    ...{ conversation, subject, team, assignee: assigneeName, metric },
    ...{ dueAt: at === null ? null : formatInstant(at), clockSeconds: clockMs === null ? null : clockMs / 1000, link },
  });
  return {
    type: 'daily_digest',
    timestamp: formatInstant(daily.sentAt),
    data: {
      ...{ until: formatInstant(daily.until), teams: daily.teams },
      ...{ dueTotal: daily.dueTotal, due: daily.due.map(item) },
      ...{ brokenTotal: daily.brokenTotal, broken: daily.broken.map(item) },
      ...{ automation: daily.automation, link: daily.link },
      ...(daily.sample ? { sample: true } : {}),
    },
  };
}
