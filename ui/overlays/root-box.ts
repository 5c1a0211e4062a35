/** The root: its fingerprint to compare, how long it lives, what it may speak for, and where it counts. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Line, Role } from '../drawing/line.ts';
import type { Model } from '../model.ts';
import { trustingStores } from '../store/proxy-facts.ts';
import { fit, wrap } from '../text/fit.ts';
import { colonHexLines, count, daysLeft, utc } from '../text/format.ts';

const NAMES = 14;
const WIDEST = 76;

export function rootBox(model: Model, width: number): Box {
  const room = Math.min(WIDEST, width);
  const { root, windows, commands, started, leaves, exceptions } = model.store.proxy;
  const title = line(span('the root of trustlens', 'forged'));
  if (root === undefined) return { title, lines: [line(' nothing is known of it yet')], width: room };
  const pair = (name: string, value: string, role: Role = 'text'): Line[] =>
    wrap(value, room - NAMES - 2).map((words, index) => line(span(fit(index === 0 ? ` ${name}` : '', NAMES), 'muted'), span(words, role)));
  const fine = root.notAfter > model.now;
  const trusting = [windows > 0 ? count(windows, 'browser window') : '', commands > 0 ? count(commands, 'command') : ''].filter((word) => word !== '').join(' and ');
  return {
    title,
    width: room,
    lines: [
      [],
      ...pair('name', root.name, 'strong'),
      ...colonHexLines(root.sha256, room - NAMES - 2).map((words, index) => line(span(fit(index === 0 ? ' SHA-256' : '', NAMES), 'muted'), span(words))),
      ...pair('made', utc(root.notBefore)),
      ...pair('runs out', `${utc(root.notAfter)}, ${daysLeft(root.notAfter, model.now)}`, fine ? 'text' : 'bad'),
      ...pair('speaks for', root.constraints.length === 0 ? 'any name: whoever trusts it trusts trustlens for every site' : `only ${root.constraints.join(', ')}`, root.constraints.length === 0 ? 'look' : 'ok'),
      ...pair('kept', root.memory === true ? 'in memory for this run alone: it ends with it' : 'in the home folder of trustlens', root.memory === true ? 'ok' : 'text'),
      ...pair('issued', `${count(leaves, 'leaf', 'leaves')} in this run${root.memory === true ? '' : '; `trustlens ca issued` lists all'}`),
      ...pair('in stores', storesSaying(model)),
      ...pair('trusted by', trusting === '' ? 'nobody that trustlens started; clients that were told to' : `${trusting} started by trustlens; clients that were told to`),
      ...(started === undefined ? [] : pair('bad chains', `answered with ${started.onBadUpstream}`)),
      ...exceptions.flatMap(({ host, port, checks, saved }, index) => pair(index === 0 ? 'exceptions' : '', `${placeName(host, port)}: ${checks === null ? 'whatever is wrong when it is first met' : checks.join(', ')}${saved ? ' (saved)' : ''}`, 'look')),
      [],
      ...wrap(root.memory === true ? 'Its key is nowhere on the disk.' : 'Its key never leaves its folder. `trustlens ca show` tells where it lies, `trustlens ca renew` makes another one.', room - 2).map((words) => line(' ', span(words, 'muted'))),
    ],
  };
}

/** A host, and the port where only that one is meant. */
function placeName(host: string, port: number | null): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === null ? name : `${name}:${port}`;
}

/** Which trust stores list the root; looked up, not probed. */
function storesSaying({ store: { proxy } }: Model): string {
  if (proxy.root?.memory === true) return 'none, since it is kept in memory';
  if (proxy.trusted === undefined) return 'not looked up';
  const stores = trustingStores(proxy);
  return stores.length === 0 ? 'none of this machine; t shows how' : `${stores.join(', ')}; \`trustlens trust status\` proves it`;
}
