/** Labels in the Punycode form of internationalized names (RFC 3492), decoded and written again to see whether they are as they should be. */

/** Parameters of Bootstring for Punycode (RFC 3492 §5). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_POINT = 0x80;

const MAX_POINT = 0x10ffff;

/** Longest label of the DNS, octets (RFC 1035 §2.3.4): nothing longer is decoded. */
const MAX_LABEL = 63;

const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX = 'xn--';

/** The Unicode form of an `xn--` label in lower case, or undefined when it is none or not what an encoder would have written. */
export function unicodeLabel(label: string): string | undefined {
  if (!label.startsWith(PREFIX) || label.length > MAX_LABEL || !/^[a-z0-9-]+$/.test(label)) return undefined;
  const text = label.slice(PREFIX.length);
  const points = decode(text);
  if (points === undefined || !points.some((point) => point >= INITIAL_POINT) || encode(points) !== text) return undefined;
  const decoded = String.fromCodePoint(...points);
  // U-labels are in normalization form C and lower case (RFC 5891 §4.2.3.1, RFC 5892 §2.2).
  return !/\p{Surrogate}/u.test(decoded) && decoded === decoded.normalize('NFC') && decoded === decoded.toLowerCase() ? decoded : undefined;
}

/** RFC 3492 §6.2. */
function decode(text: string): number[] | undefined {
  const delimiter = text.lastIndexOf('-');
  const points = Array.from(text.slice(0, Math.max(0, delimiter)), (letter) => letter.codePointAt(0) ?? 0);
  let point = INITIAL_POINT;
  let index = 0;
  let bias = INITIAL_BIAS;
  for (let at = delimiter + 1; at < text.length; ) {
    const before = index;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = DIGITS.indexOf(text[at] ?? ' ');
      if (digit < 0) return undefined;
      at += 1;
      index += digit * weight;
      const threshold = thresholdAt(k, bias);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const count = points.length + 1;
    bias = adapted(index - before, count, before === 0);
    point += Math.floor(index / count);
    index %= count;
    if (point > MAX_POINT) return undefined;
    points.splice(index, 0, point);
    index += 1;
  }
  return points;
}

/** RFC 3492 §6.3. */
function encode(points: readonly number[]): string {
  const basic = points.filter((point) => point < INITIAL_POINT);
  let text = basic.length === 0 ? '' : `${String.fromCodePoint(...basic)}-`;
  let point = INITIAL_POINT;
  let delta = 0;
  let bias = INITIAL_BIAS;
  for (let handled = basic.length; handled < points.length; ) {
    const next = Math.min(...points.filter((other) => other >= point));
    delta += (next - point) * (handled + 1);
    point = next;
    for (const other of points) {
      if (other < point) delta += 1;
      if (other !== point) continue;
      text += variableLength(delta, bias);
      bias = adapted(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    point += 1;
  }
  return text;
}

function variableLength(value: number, bias: number): string {
  let text = '';
  let rest = value;
  for (let k = BASE; ; k += BASE) {
    const threshold = thresholdAt(k, bias);
    if (rest < threshold) return text + (DIGITS[rest] ?? '');
    text += DIGITS[threshold + ((rest - threshold) % (BASE - threshold))] ?? '';
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function thresholdAt(k: number, bias: number): number {
  return Math.min(T_MAX, Math.max(T_MIN, k - bias));
}

/** RFC 3492 §6.1. */
function adapted(delta: number, count: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1;
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor((BASE * rest) / (rest + SKEW));
}
