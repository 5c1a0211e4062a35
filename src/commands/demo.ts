/**
 * `trustlens demo`: why trusting a CA matters, shown with real TLS on this machine alone. A site with a CA of its own, a proxy with a
 * throwaway home, and curl as the client; every value is of that run, and nothing of it stays.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuthority } from '../../ca/authority.ts';
import { observed } from '../demo/observed.ts';
import type { Observed } from '../demo/observed.ts';
import { stepText, tableText } from '../demo/report.ts';
import type { Step } from '../demo/report.ts';
import { SITE_CA, SITE_NAME, startSite } from '../demo/site.ts';
import type { DemoSite } from '../demo/site.ts';
import { EXIT, UserError } from '../errors.ts';
import { findProgram } from '../launch/programs.ts';
import { flag } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { startSession } from './session.ts';
import type { Session } from './session.ts';

/** A name that the root of the last step may speak for, and the site's is not. */
const OTHER_NAME = 'example.test';
/** Longest that one client may take, ms. */
const CLIENT_MS = 30_000;

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { stdout, stop, env } = surroundings;
  const curl = await findProgram(['curl'], env);
  if (curl === undefined) throw new UserError('no_curl', 'the demonstration needs curl as its client', ['install curl']);
  const json = flag(args, 'json');
  const folder = await mkdtemp(join(tmpdir(), 'trustlens-demo-'));
  const open: (() => Promise<void>)[] = [];
  try {
    const site = await startSite();
    open.push(() => site.close());
    const siteCa = join(folder, 'site-ca.pem');
    await writeFile(siteCa, site.caPem);
    const password = randomBytes(6).toString('hex');
    const steps: Step[] = [];
    const show = (step: Step): void => {
      steps.push(step);
      if (!json) stdout.write(`${stepText(step, steps.length - 1)}\n`);
    };
    const client: Client = { curl, folder, site, form: `user=ana&password=${password}`, stop };
    if (!json) stdout.write(`A login form on https://${SITE_NAME}:${site.port}/, whose CA is "${SITE_CA}".\nThe password is ${password}.\n\n`);
    show(await take(client, { id: 'without', title: 'Without a proxy: the client and the site alone', session: undefined, trustRoot: false, works: true }));
    const session = await proxy(join(folder, 'home'), siteCa, [], surroundings);
    open.push(() => session.close('the demonstration is over'));
    show(await take(client, { id: 'untrusted', title: 'Through trustlens, whose root the client does not trust', session, trustRoot: false, works: false }));
    show(await take(client, { id: 'trusted', title: 'Through trustlens, whose root the client trusts', session, trustRoot: true, works: true }));
    const constrained = await proxy(join(folder, 'constrained'), siteCa, [OTHER_NAME], surroundings);
    open.push(() => constrained.close('the demonstration is over'));
    show(await take(client, { id: 'constrained', title: `The same, with a root that may only speak for ${OTHER_NAME}`, session: constrained, trustRoot: true, works: false }));
    stdout.write(json ? `${JSON.stringify({ site: `${SITE_NAME}:${site.port}`, steps })}\n` : tableText(steps));
    return steps.every(({ differs }) => differs.length === 0) ? EXIT.ok : EXIT.failed;
  } catch (error) {
    // Asked to end in the middle: that is no fault.
    if (stop.aborted) return EXIT.failed;
    throw error;
  } finally {
    for (const close of open.reverse()) await close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What all steps share. */
interface Client {
  curl: string;
  folder: string;
  site: DemoSite;
  form: string;
  stop: AbortSignal;
}

interface Plan {
  id: Step['id'];
  title: string;
  session: Session | undefined;
  trustRoot: boolean;
  /** What the lesson says: the client gets through. */
  works: boolean;
}

/** A proxy of the demonstration's own, with a root made for it. */
async function proxy(home: string, siteCa: string, constraints: readonly string[], { env }: Surroundings): Promise<Session> {
  const passphrase = (): Promise<string> => Promise.resolve('');
  await openAuthority({ home, create: true, constraints });
  return startSession({ home, host: '127.0.0.1', port: 0, onBadUpstream: 'mimic', upstreamCa: [siteCa], crl: [], fetch: false, clientCert: [], clientCertPassphrase: passphrase, onClientCert: 'pass', pass: [], except: [], memory: false, wireTap: true, env, passphrase });
}

/** Has the client log in once, and sees what came of it. */
async function take(client: Client, plan: Plan): Promise<Step> {
  const { curl, folder, site, form, stop } = client;
  const { session } = plan;
  stop.throwIfAborted();
  const trust = plan.trustRoot && session !== undefined ? site.caPem + session.authority.root.pem : site.caPem;
  const trustFile = join(folder, 'client-trusts.pem');
  await writeFile(trustFile, trust);
  const before = site.received.length;
  const through = session === undefined ? ['--noproxy', '*'] : ['--noproxy', '', '--proxy', `http://127.0.0.1:${session.relay.port}`];
  const watched = session === undefined ? undefined : watch(session);
  const { exit, out, said } = await runCurl(curl, ['-q', '-sS', '--http1.1', '--max-time', String(CLIENT_MS / 1000), ...through, '--cacert', trustFile, '--data', form, `https://${SITE_NAME}:${site.port}/login`], stop);
  const saw = watched === undefined ? null : await watched(stop);
  const arrived = site.received.slice(before);
  const differs: string[] = [];
  if ((exit === 0) !== plan.works) differs.push(plan.works ? 'the client was meant to get through' : 'the client was meant to be kept from it');
  if (arrived.length > 0 !== plan.works) differs.push(`the site was meant to receive ${plan.works ? 'the form' : 'nothing'}`);
  const read = saw?.read.some((text) => text.includes(form)) ?? false;
  if (saw !== null && read !== plan.works) differs.push(`the proxy was meant to read ${plan.works ? 'the password' : 'nothing'}`);
  return { id: plan.id, title: plan.title, trusts: [SITE_CA, ...(plan.trustRoot && session !== undefined ? [session.authority.root.name] : [])], client: { exit, said: said.replace(/^curl: /, '').split('\n')[0] ?? '' }, signedBy: saw === null ? site.issuer : saw.forgedIssuer, got: out, arrived, proxy: saw, differs };
}

/** Follows the next connection of a proxy, bodies included; the function given back waits for its end. */
function watch(session: Session): (stop: AbortSignal) => Promise<Observed> {
  const events: Parameters<typeof observed>[0][number][] = [];
  let ended = (): void => undefined;
  const end = new Promise<void>((resolve) => (ended = resolve));
  const noBodies = session.log.askForBodies();
  const unsubscribe = session.log.subscribe(
    (event) => {
      if (event.connection === null) return;
      events.push(event);
      if (event.type === 'connection.closed') ended();
    },
    { bodies: true },
  );
  return async (stop) => {
    const given = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
    if (!stop.aborted) await Promise.race([end, given]);
    unsubscribe();
    noBodies();
    return observed(events);
  };
}

/** Runs curl without the user's settings. */
function runCurl(curl: string, args: readonly string[], signal: AbortSignal): Promise<{ exit: number; out: string; said: string }> {
  return new Promise((resolve) => {
    execFile(curl, [...args], { env: { PATH: process.env['PATH'], LC_ALL: 'C' }, signal }, (error, out, said) => {
      resolve({ exit: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, said });
    });
  });
}

export const demo: Command = {
  name: 'demo',
  usage: ['demo [--json]'],
  options: { json: { type: 'boolean', help: 'the steps as one JSON object' } },
  maxPositionals: 0,
  run,
};
