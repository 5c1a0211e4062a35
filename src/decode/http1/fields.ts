/** Reads field lines (RFC 9112 §5) of a head or of trailers from their text, and picks out the fields that decide framing. */
import type { HeaderList } from '../http-message.ts';
import { noteAnomaly } from './anomalies.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { Http1Fault } from './fault.ts';
import { MAX_FIELDS } from './limits.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;

/** By character code, 1 for those of a token (RFC 9110 §5.6.2). */
const TOKEN = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  TOKEN[character.charCodeAt(0)] = 1;
}

/** By character code, 1 for what no line may contain: control characters except the tab. CR and LF stop a scan of a line here too. */
const CONTROL = new Uint8Array(256);
for (let code = 0; code < SPACE; code += 1) if (code !== TAB) CONTROL[code] = 1;
CONTROL[0x7f] = 1;

/** True for a non-empty token. */
export function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (TOKEN[text.charCodeAt(at)] !== 1) return false;
  return text.length > 0;
}

/** Where the line that ends with the LF at `lf` ends without its line end; notes a missing CR. */
export function lineEnd(text: string, start: number, lf: number, anomalies: Http1Anomaly[]): number {
  if (lf > start && text.charCodeAt(lf - 1) === CR) return lf - 1;
  noteAnomaly(anomalies, 'bare_lf');
  return lf;
}

/** Notes control characters between `start` and `end`, the tab apart. */
export function noteControls(text: string, start: number, end: number, anomalies: Http1Anomaly[]): void {
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (CONTROL[code] === 1) noteAnomaly(anomalies, code === CR ? 'bare_cr' : 'control_character');
  }
}

/**
 * The fields of `block` from `start` up to the empty line that ends it, in order: names as sent, values without outer white space,
 * folded lines joined by one space. What deviates is noted in `anomalies`; a line that is no field has an empty name and stands
 * whole in the value. `text` is the block as Latin-1. Throws `Http1Fault` for more than `MAX_FIELDS`.
 */
export function parseFields(block: Buffer, text: string, start: number, anomalies: Http1Anomaly[], path: string): [name: string, value: string][] {
  const fields: [name: string, value: string][] = [];
  let line = start;
  while (line < block.length) {
    if (block[line] === CR && block[line + 1] === LF) return fields;
    if (fields.length === MAX_FIELDS) throw new Http1Fault('too_large', `${path}.fields`, line, `more than ${MAX_FIELDS} fields`);
    let at = line;
    while (TOKEN[block[at] ?? LF] === 1) at += 1;
    const nameEnd = at;
    while (CONTROL[block[at] ?? LF] === 0) at += 1;
    if (nameEnd > line && block[nameEnd] === COLON && block[at] === CR && block[at + 1] === LF) {
      fields.push([text.slice(line, nameEnd), withoutBlanks(text, nameEnd + 1, at)]);
      line = at + 2;
    } else {
      const lf = text.indexOf('\n', at);
      const end = lineEnd(text, line, lf, anomalies);
      if (end === line) return fields;
      oddLine(text, line, end, fields, anomalies);
      line = lf + 1;
    }
  }
  return fields;
}

function fieldValue(text: string, start: number, end: number, anomalies: Http1Anomaly[]): string {
  const value = withoutBlanks(text, start, end);
  noteControls(value, 0, value.length, anomalies);
  return value;
}

/** `text` from `start` to `end` without spaces and tabs at either side: those two and nothing else are white space here. */
export function withoutBlanks(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A line that is not simply a name, a colon, a value without control characters and CR LF. */
function oddLine(text: string, line: number, end: number, fields: [name: string, value: string][], anomalies: Http1Anomaly[]): void {
  if (isBlank(text.charCodeAt(line))) {
    const value = fieldValue(text, line, end, anomalies);
    const last = fields.at(-1);
    if (last === undefined || (last[0] === '' && anomalies.includes('space_before_fields'))) {
      // Not to be processed before the first field: RFC 9112 §2.2.
      noteAnomaly(anomalies, 'space_before_fields');
      fields.push(['', value]);
    } else {
      noteAnomaly(anomalies, 'obs_fold');
      last[1] = last[1] === '' || value === '' ? last[1] + value : `${last[1]} ${value}`;
    }
    return;
  }
  const colon = text.slice(line, end).indexOf(':');
  if (colon === -1) {
    noteAnomaly(anomalies, 'no_colon');
    fields.push(['', fieldValue(text, line, end, anomalies)]);
    return;
  }
  const nameEnd = line + colon;
  const name = withoutBlanks(text, line, nameEnd);
  if (name.length < colon) noteAnomaly(anomalies, 'space_before_colon');
  if (!isToken(name)) noteAnomaly(anomalies, 'name_not_token');
  noteControls(name, 0, name.length, anomalies);
  fields.push([name, fieldValue(text, nameEnd + 1, end, anomalies)]);
}

/** True for space and tab. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** The fields that decide where a message ends and what becomes of the connection. */
export interface ConnectionFields {
  /** Values of Content-Length. */
  contentLengths: string[];
  /** Values of Transfer-Encoding. */
  transferEncodings: string[];
  /** Values of Host. */
  hosts: string[];
  /** Options of Connection, in lower case. */
  close: boolean;
  keepAlive: boolean;
  upgradeOption: boolean;
  /** The first value of Upgrade. */
  upgrade: string | undefined;
}

const NONE: string[] = [];

/** Picks the fields out; white space that stood before a colon does not hide one. */
export function connectionFields(fields: HeaderList): ConnectionFields {
  const found: ConnectionFields = {
    contentLengths: NONE,
    transferEncodings: NONE,
    hosts: NONE,
    close: false,
    keepAlive: false,
    upgradeOption: false,
    upgrade: undefined,
  };
  for (const field of fields) {
    const name = field[0];
    const value = field[1];
    switch (name.length) {
      case 4:
        if (name.toLowerCase() === 'host') found.hosts = [...found.hosts, value];
        break;
      case 7:
        if (name.toLowerCase() === 'upgrade') found.upgrade ??= value;
        break;
      case 10:
        if (name.toLowerCase() === 'connection') connectionOptions(value, found);
        break;
      case 14:
        if (name.toLowerCase() === 'content-length') found.contentLengths = [...found.contentLengths, value];
        break;
      case 17:
        if (name.toLowerCase() === 'transfer-encoding') found.transferEncodings = [...found.transferEncodings, value];
        break;
      default:
    }
  }
  return found;
}

function connectionOptions(value: string, found: ConnectionFields): void {
  for (const item of listItems(value)) {
    if (item === 'close') found.close = true;
    else if (item === 'keep-alive') found.keepAlive = true;
    else if (item === 'upgrade') found.upgradeOption = true;
  }
}

/** The non-empty members of a comma-separated list (RFC 9110 §5.6.1), in lower case. */
export function listItems(value: string): string[] {
  const whole = value.toLowerCase();
  if (!whole.includes(',')) return whole === '' ? [] : [whole];
  return whole
    .split(',')
    .map((item) => withoutBlanks(item, 0, item.length))
    .filter((item) => item !== '');
}
