/** How the root gets into a trust store or onto a device, and out again: the exact commands, to be run in a shell. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Line } from '../drawing/line.ts';
import type { Model } from '../model.ts';
import { storesLookedAt } from '../store/proxy-facts.ts';
import { fit, wrap } from '../text/fit.ts';
import { MARKS } from '../theme.ts';
import { proxyAddress } from '../update/commands.ts';

const NAMES = 15;
const WIDEST = 84;

export function trustBox(model: Model, width: number): Box {
  const room = Math.min(WIDEST, width);
  const { root } = model.store.proxy;
  const lines: Line[] = [];
  const pair = (name: string, words: string, command = ''): void => {
    const parts = [...(command === '' ? [] : wrap(command, room - NAMES - 2).map((text) => span(text, 'strong'))), ...wrap(words, room - NAMES - 2).map((text) => span(text, command === '' ? 'text' : 'muted'))];
    for (const [index, part] of parts.entries()) lines.push(line(span(fit(index === 0 ? ` ${name}` : '', NAMES), 'muted'), part));
  };
  lines.push([]);
  pair('for one run', 'nothing is installed: only what is started like this trusts the root', 'trustlens run -- COMMAND');
  pair('', 'a browser window of its own; b in this dashboard', 'trustlens browser');
  lines.push([]);
  if (root?.memory === true) {
    pair('in a store', 'not this root: it is kept in memory and ends with the run. Start without --memory to have one that can be installed.');
  } else {
    pair('see first', 'prints each command and runs none', 'trustlens trust install --dry-run');
    pair('install', 'all stores of this machine, each proved by a real connection', 'trustlens trust install');
    for (const { store, has } of storesLookedAt(model.store.proxy)) {
      if (has === true) pair('', `${MARKS.ok} the root is in ${store}`);
      else pair('', has === false ? `${MARKS.bad} the root is not in ${store}` : `${MARKS.none} ${store} could not be read`, `trustlens trust install --store ${store}`);
    }
    pair('prove', 'which stores have it, and whether it works there', 'trustlens trust status');
    pair('take out', 'and proves that it is gone', 'trustlens trust uninstall');
  }
  lines.push([]);
  pair('other device', `set its proxy to ${proxyAddress(model)}, then open this: the page has files, a QR code and what to do on each system`, 'http://trust.lens');
  return { title: line(span('trust the root', 'forged')), lines, width: room };
}
