/** From what a person types to a test of rows. Words stand side by side and all must hold; `!` in front takes one back. */
import { textTest } from './values.ts';
import type { Complaint, Operator, Test } from './word.ts';
import { findWord } from './words.ts';
import type { Connection } from '../store/connection.ts';

/** A filter that makes sense. */
export interface Filter {
  /** As typed, without spaces around it. */
  text: string;
  test: Test;
}

/** One word as typed: `!host:"a b"` has the text `host:a b` and is negated. */
interface Token {
  text: string;
  negated: boolean;
  /** Began with a quote: text to look for, whatever it looks like. */
  quoted: boolean;
}

const OPERATORS: readonly Operator[] = ['<=', '>=', '<', '>', ':', '='];

/** Makes a filter of the text, or says what is wrong with it. Empty text finds everything. */
export function parseFilter(text: string): Filter | Complaint {
  const tests: Test[] = [];
  for (const token of tokens(text)) {
    const test = compile(token);
    if ('complaint' in test) return test;
    tests.push(token.negated ? (connection, now) => !test(connection, now) : test);
  }
  return { text: text.trim(), test: (connection, now) => tests.every((test) => test(connection, now)) };
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const [whole] of text.matchAll(/(?:"[^"]*"?|[^\s"])+/g)) {
    const negated = whole.startsWith('!') && whole.length > 1;
    const rest = negated ? whole.slice(1) : whole;
    found.push({ text: rest.replaceAll('"', ''), negated, quoted: rest.startsWith('"') });
  }
  return found.filter((token) => token.text !== '');
}

function compile(token: Token): Test | Complaint {
  if (token.quoted) return anywhere(token.text);
  const alone = findWord(token.text);
  if (alone?.bare === true) return alone.compile(':', '');
  const parts = /^([a-z0-9]+)(<=|>=|<|>|:|=)(.*)$/is.exec(token.text);
  const [, name = '', sign = '', value = ''] = parts ?? [];
  const operator = OPERATORS.find((known) => known === sign);
  if (operator === undefined) return anywhere(token.text);
  const word = findWord(name);
  // `localhost:8080` and `https://…` are things to look for, not words.
  if (word === undefined && (/^\d+$/.test(value) || value.startsWith('//'))) return anywhere(token.text);
  if (word === undefined) return { complaint: `there is no word '${name}'; to look for that text, write "${token.text}"` };
  if (word.bare === true) return { complaint: `${name} stands alone` };
  if (value === '') return { complaint: `${name} wants a value, like ${word.example}` };
  return word.compile(operator, value);
}

/** Plain text may be in the host, the client, a target, a method, a status, the state or the judgement. */
function anywhere(text: string): Test {
  const test = textTest(text, false);
  return (connection) => texts(connection).some(test);
}

function texts(connection: Connection): string[] {
  const { target, client } = connection;
  const found = [target.host, `${target.host}:${target.port}`, client.address, ...connection.targets, ...connection.methods, ...connection.statuses.map(String)];
  if (client.program !== undefined) found.push(client.program);
  if (connection.downstream?.serverName !== null && connection.downstream !== undefined) found.push(connection.downstream.serverName);
  if (connection.verdict !== undefined) found.push(connection.verdict.summary);
  if (connection.failure !== undefined) found.push(connection.failure.cause, connection.failure.detail);
  return found;
}
