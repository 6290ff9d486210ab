import { lookup } from 'node:dns';
import { createTransport } from 'nodemailer';
import { checkLiteral, guardedLookup } from '../guarded-lookup.ts';
import { ForbiddenAddressError, type NetworkGuard } from '../network-guard.ts';
import { delivered, excerptOf, later, type Outcome, refused } from '../outcome.ts';
import type { Mail } from './email.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
  readonly from: string;
}

/** Sends one mail over a connection of its own, to an address that the guard has passed. */
export async function sendMail(
  mail: Mail,
  to: readonly string[],
  server: SmtpServer,
  guard: NetworkGuard,
  timeoutMs: number,
): Promise<Outcome> {
  try {
    const address = await reachableAddress(server.host, guard);
    const transport = createTransport({
      host: address,
      port: server.port,
      secure: server.secure,
      // A password never travels in the clear over a network that is not the machine's own.
      requireTLS: server.auth !== null && !isLoopback(address),
      tls: { servername: server.host },
      ...(server.auth === null ? {} : { auth: { ...server.auth } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      const sent = await transport.sendMail({ from: server.from, to: [...to], ...mail });
      const rejected = sent.rejected.map(String);
      const note = rejected.length === 0 ? '' : ` Not taken for: ${rejected.join(', ')}.`;
      return delivered(statusOf(sent.response), excerptOf(`${sent.response}${note}`));
    } finally {
      transport.close();
    }
  } catch (error) {
    return outcomeOf(error);
  }
}

async function reachableAddress(host: string, guard: NetworkGuard): Promise<string> {
  checkLiteral(guard, host);
  return await new Promise((resolve, reject) => {
    guardedLookup(guard, lookup)(host, { all: false }, (error, address) => {
      if (error) reject(error);
      else resolve(address as string);
    });
  });
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function statusOf(response: string | undefined): number | null {
  const status = Number(response?.slice(0, 3));
  return Number.isInteger(status) && status >= 100 ? status : null;
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ForbiddenAddressError) return refused(error.message, 'destination');
  const { responseCode, response, code, command } = error as {
    responseCode?: number;
    response?: string;
    code?: string;
    command?: string;
  };
  const about = { status: responseCode ?? null, answer: response === undefined ? null : excerptOf(response) };
  const what = responseCode === undefined ? `(${code ?? 'no answer'})` : String(responseCode);
  if (code === 'EAUTH' && responseCode !== undefined && responseCode >= 500) {
    return refused(`The mail server refused the password: ${what}.`, 'destination', about);
  }
  // 5xx is for good (RFC 5321); to RCPT TO it is about the recipients, to DATA about the message.
  if (responseCode !== undefined && responseCode >= 500) {
    const blames = command === 'RCPT TO' || command === 'DATA' || code === 'EENVELOPE' || code === 'EMESSAGE';
    return refused(`The mail server refused it: ${what}.`, blames ? 'message' : 'destination', about);
  }
  return later(`The mail server did not take it: ${what}.`, about);
}
