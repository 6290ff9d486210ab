/** One attempt: from a claimed delivery to what came of it. Never throws: whatever goes wrong is an outcome. */
import type { Changes, Config, Connection } from '@kept/engine';
import type { DeliveryBody, Send } from '../automation/delivery-body.ts';
import { brief, briefDigest, coveredBy, type Desk, openPost, withTold } from './briefing.ts';
import { changeEvent, type RecordEvents } from './channels/change.ts';
import { dailyMail, dailyRequest, teamsDaily } from './channels/daily.ts';
import { digestMail, type Mail, mailOf } from './channels/email.ts';
import { httpOutcome } from './channels/http-outcome.ts';
import { SLACK_API, slackHook } from './channels/slack.ts';
import { sendMail } from './channels/smtp.ts';
import { teamsCard, teamsDigest, teamsRequest } from './channels/teams.ts';
import { webhookRequest } from './channels/webhook.ts';
import type { Delivery } from './claim.ts';
import { briefDaily } from './daily-briefing.ts';
import { type HttpRequest, whyNoAnswer } from './http-client.ts';
import { type Job, post, type Saying, type SenderOptions, type Sent } from './job.ts';
import type { Turn } from './lanes.ts';
import { delivered, later, type Outcome, refused } from './outcome.ts';
import { SecretError, SecretsInUse } from './secrets.ts';
import { byPagerDuty } from './send-incident.ts';
import { bySlackBot, slackContent } from './send-slack.ts';

/**
 * @param turn waited for when all that is to be said is known; whatever is done beside the store is done after it
 * @returns null where the turn does not come: nothing was tried
 */
export async function attempt(
  delivery: Delivery,
  desk: Desk,
  options: SenderOptions,
  turn: () => Promise<Turn>,
): Promise<Sent | null> {
  const secrets = new SecretsInUse(options.readSecret);
  try {
    const { send, content } = JSON.parse(delivery.body) as DeliveryBody;
    if (send === null) return { outcome: refused('There is nobody to send it to.', 'message'), post: null };
    if (send.kind === 'change') {
      if ((await turn()) === 'give_back') return null;
      return { outcome: await change(delivery, send.changes, options.record), post: null };
    }
    const saying = await sayingOf(delivery, content, desk);
    if ((await turn()) === 'give_back') return null;
    const connection = connectionOf(send, configOf(desk));
    if (connection === null) {
      return {
        outcome: refused(`There is no connection ${send.connection} for it any more.`, 'destination'),
        post: null,
      };
    }
    if (saying.kind === 'nothing') return { outcome: delivered(null, saying.why), post: null };
    const sent = await sendBy(delivery, { send, connection, saying, desk, secrets, options });
    return { ...sent, outcome: hidden(sent.outcome, secrets) };
  } catch (error) {
    return { outcome: hidden(outcomeOfError(error), secrets), post: null };
  }
}

/** Sends a message that is made up already, of a rule that is tried out. */
export async function sendSaying(
  delivery: Delivery,
  send: Job['send'],
  saying: Job['saying'],
  desk: Desk,
  options: SenderOptions,
): Promise<Outcome> {
  const secrets = new SecretsInUse(options.readSecret);
  const connection = connectionOf(send, configOf(desk));
  if (connection === null) return refused(`There is no connection ${send.connection}.`, 'destination');
  try {
    const { outcome } = await sendBy(delivery, { send, connection, saying, desk, secrets, options });
    return hidden(outcome, secrets);
  } catch (error) {
    return hidden(outcomeOfError(error), secrets);
  }
}

function configOf({ timeline }: Desk): Config {
  return timeline.revisions.at(-1)!.rules.config;
}

function connectionOf(send: Exclude<Send, { kind: 'change' }>, { connections }: Config): Connection | null {
  const connection = Object.hasOwn(connections, send.connection) ? connections[send.connection]! : null;
  const kind = send.kind === 'email' ? 'smtp' : send.kind;
  return connection?.kind === kind ? connection : null;
}

function outcomeOfError(error: unknown): Outcome {
  // It may be set or mounted by the next attempt.
  if (error instanceof SecretError) return later(error.message);
  if (error instanceof TypeError && (error as { code?: unknown }).code === 'ERR_INVALID_URL') {
    return refused('The address of the connection is none.', 'destination');
  }
  const { final, reason } = whyNoAnswer(error);
  return final ? refused(reason, 'destination') : later(reason);
}

/** The same without a secret in it: a receiver may give back what it was sent. */
function hidden(outcome: Outcome, secrets: SecretsInUse): Outcome {
  const answer = outcome.answer === null ? null : secrets.hide(outcome.answer);
  return outcome.kind === 'delivered'
    ? { ...outcome, answer }
    : { ...outcome, answer, error: secrets.hide(outcome.error) };
}

async function change(delivery: Delivery, changes: Changes, record: RecordEvents): Promise<Outcome> {
  const answer = await record(delivery.workspace, [changeEvent(delivery, changes)]);
  const [fault] = answer.rejected;
  return fault === undefined ? delivered(null, null) : refused(`${fault.code}: ${fault.message}`, 'message');
}

async function sayingOf(delivery: Delivery, content: DeliveryBody['content'], desk: Desk): Promise<Saying> {
  switch (content.kind) {
    case 'digest':
      return { kind: 'digest', digest: await briefDigest(desk, delivery) };
    case 'daily': {
      const rule = configOf(desk).automations.find(({ name }) => name === delivery.automation);
      if (rule?.digest === undefined) return { kind: 'nothing', why: 'There is no such digest any more.' };
      const { id, workspace } = delivery;
      const daily = await briefDaily(desk, { id, workspace, rule: { ...rule, digest: rule.digest } });
      return { kind: 'daily', daily };
    }
    case 'triggers': {
      const { triggers } = content;
      const post = delivery.kind === 'slack' ? await openPost(desk, delivery, triggers) : null;
      const all = post === null ? triggers : withTold(coveredBy(post), triggers);
      const briefing = await brief(desk, { ...delivery, triggers: all });
      return { kind: 'message', message: briefing.message, briefing, triggers: all, post, follows: false };
    }
    case 'follow': {
      const post = await desk.db
        .selectFrom('posts')
        .selectAll()
        .where('workspace', '=', delivery.workspace)
        .where('delivery', '=', content.delivery)
        .where('closed_at', 'is', null)
        .executeTakeFirst();
      if (post === undefined) return { kind: 'nothing', why: 'The message follows its conversation no more.' };
      const triggers = coveredBy(post);
      const briefing = await brief(desk, { ...delivery, triggers });
      return { kind: 'message', message: briefing.message, briefing, triggers, post, follows: true };
    }
    default:
      return content satisfies never;
  }
}

async function sendBy(delivery: Delivery, job: Job): Promise<Sent> {
  const { send, connection, saying, desk, secrets, options } = job;
  const { http, guard, timeoutMs } = options;
  const plain = async (request: HttpRequest): Promise<Sent> => ({
    outcome: httpOutcome(await post(http, request, secrets), desk.now),
    post: null,
  });
  if (send.kind === 'slack' && connection.kind === 'slack') {
    const token = connection.token === null ? null : await secrets.valueOf(connection.token);
    if (token !== null) return await bySlackBot(delivery, { apiUrl: connection.apiUrl ?? SLACK_API, token }, job);
    const url = await secrets.valueOf(connection.webhookUrl!);
    return await plain(slackHook(url, slackContent(saying, send)));
  }
  if (send.kind === 'webhook' && connection.kind === 'webhook' && saying.kind !== 'digest') {
    const url = await secrets.valueOf(connection.url);
    const secret = connection.secret === null ? null : await secrets.valueOf(connection.secret);
    return await plain(
      saying.kind === 'daily'
        ? dailyRequest(saying.daily, url, secret)
        : webhookRequest(saying.message, url, secret, send.changes),
    );
  }
  if (send.kind === 'email' && connection.kind === 'smtp') {
    const { host, port, secure, user, password, from } = connection;
    const auth = user === null || password === null ? null : { user, pass: await secrets.valueOf(password) };
    const outcome = await sendMail(
      mailFor(saying, send, from),
      send.to,
      { host, port, secure, auth, from },
      guard,
      timeoutMs,
    );
    return { outcome, post: null };
  }
  if (send.kind === 'teams' && connection.kind === 'teams') {
    const card = cardFor(saying, send);
    return await plain(teamsRequest(await secrets.valueOf(connection.url), card));
  }
  if (send.kind === 'pagerduty' && connection.kind === 'pagerduty' && saying.kind === 'message') {
    return await byPagerDuty(delivery, connection, saying, job);
  }
  throw new Error(
    `A delivery of kind ${send.kind} cannot be sent as ${saying.kind} by a connection of kind ${connection.kind}.`,
  );
}

function mailFor(saying: Job['saying'], send: Extract<Send, { kind: 'email' }>, from: string): Mail {
  switch (saying.kind) {
    case 'digest':
      return digestMail(saying.digest, from);
    case 'daily':
      return dailyMail(saying.daily, from);
    case 'message':
      return mailOf(saying.message, send.subject, send.text, from);
    default:
      return saying satisfies never;
  }
}

function cardFor(saying: Job['saying'], send: Extract<Send, { kind: 'teams' }>): object {
  switch (saying.kind) {
    case 'digest':
      return teamsDigest(saying.digest);
    case 'daily':
      return teamsDaily(saying.daily);
    case 'message':
      return teamsCard(saying.message, send.text);
    default:
      return saying satisfies never;
  }
}
