/** QR codes as inline SVG: the only file that knows the library. */
import { encodeQR } from 'qr';
import { Html } from './html.ts';

/** Modules of white around the code (ISO/IEC 18004:2024 §9.1: four). */
const QUIET = 4;

/** The modules of a QR code for `text`, true for dark, with its quiet zone. */
export function qrModules(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
}

/** An SVG of the code, black on white whatever the page's colours are: readers want that. `label` is what it says, for those who do not see it. */
export function qrSvg(text: string, label: Html): Html {
  const rows = qrModules(text);
  const path = rows.flatMap((row, y) => runs(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)).join('');
  const size = rows.length;
  return new Html(`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label.text}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`);
}

/** Stretches of dark modules in a row: where each begins, and how long it is. */
function runs(row: readonly boolean[]): [start: number, length: number][] {
  const found: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    const last = found.at(-1);
    if (!dark) continue;
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else found.push([x, 1]);
  }
  return found;
}
