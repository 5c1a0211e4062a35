/** All filter words, in the order help lists them. */
import { bareWord, choiceWord, comparison, numberWord, readBytes, readDays, readVersion, readWhole, textWord } from './values.ts';
import type { FilterWord } from './word.ts';
import { STATES, shortProtocol, stateOf } from '../store/standing.ts';

/** A status by number or by class: `status:404`, `status:4xx`, `status:>=500`. */
const statusWord: FilterWord = {
  name: 'status',
  example: 'status:4xx',
  help: 'an exchange was answered with this status',
  compile(operator, value) {
    const parts = /^(<=|>=|<|>)?(\d{3}|\dxx)$/i.exec(value);
    if (parts === null) return { complaint: `status cannot read '${value}': write status:404, status:4xx or status>=400` };
    const [, inner, number = ''] = parts;
    const order = inner === '<' || inner === '<=' || inner === '>' || inner === '>=' ? inner : operator;
    const family = /xx$/i.test(number);
    const wanted = family ? Number(number[0]) * 100 : Number(number);
    const test = family && (order === ':' || order === '=') ? (status: number) => Math.floor(status / 100) * 100 === wanted : comparison(order, wanted);
    return (connection) => connection.statuses.some(test);
  },
};

export const words: readonly FilterWord[] = [
  textWord('host', 'host:api', 'name or address the client asked for', (connection) => [connection.target.host]),
  textWord('sni', 'sni:example', 'server name in the handshake', (connection) => [connection.downstream?.serverName, connection.upstream?.serverName]),
  textWord('client', 'client:curl', 'program or address that connected', (connection) => [connection.client.program, connection.client.address]),
  choiceWord('state', 'how the connection stands', STATES, stateOf),
  bareWord('failed', 'the handshake or the connection failed', (connection) => stateOf(connection) === 'failed'),
  bareWord('passed', 'passed through without being read', (connection) => connection.passed !== undefined),
  choiceWord('verdict', 'judgement of the server’s chain', ['ok', 'warning', 'bad', 'none'], (connection) => connection.verdict?.status ?? 'none'),
  numberWord('tls', 'tls<1.3', 'version on either hop', readVersion, (connection) =>
    [connection.downstream, connection.upstream].map((hop) => (hop === undefined ? undefined : readVersion(hop.version))),
  ),
  textWord('alpn', 'alpn:h2', 'protocol on either hop', (connection) =>
    [connection.downstream, connection.upstream].flatMap((hop) => (hop === undefined ? [] : [hop.alpn ?? 'none', shortProtocol(hop.alpn)])),
  ),
  textWord('cipher', 'cipher:aes_128', 'cipher suite on either hop', (connection) => [connection.downstream?.cipherSuite, connection.upstream?.cipherSuite]),
  textWord('group', 'group:mlkem', 'named group on either hop', (connection) => [connection.downstream?.group, connection.upstream?.group]),
  bareWord('resumed', 'a session was resumed on either hop', (connection) => connection.downstream?.resumed === true || connection.upstream?.resumed === true),
  textWord('issuer', 'issuer:let', 'who signed the server’s certificate', (connection) => [connection.leaf?.issuer]),
  numberWord('expires', 'expires<30d', 'time left to the server’s certificate', readDays, (connection, now) => [
    connection.leaf === undefined ? undefined : connection.leaf.notAfter - now,
  ]),
  textWord('alert', 'alert:unknown_ca', 'alert that ended a handshake', (connection) => [connection.failure?.alert?.name]),
  textWord('cause', 'cause:refused', 'why it failed', (connection) => [connection.failure?.cause, connection.closed?.cause]),
  textWord('ja4', 'ja4:t13d', 'fingerprint of the client’s hello', (connection) => [connection.ja4]),
  textWord('method', 'method:post', 'an exchange used this method', (connection) => connection.methods),
  statusWord,
  textWord('target', 'target:/login', 'path of an exchange', (connection) => connection.targets),
  numberWord('exch', 'exch>10', 'number of exchanges', readWhole, (connection) => [connection.exchanges]),
  numberWord('bytes', 'bytes>10k', 'bytes both ways together', readBytes, (connection) => [connection.fromClient + connection.fromServer]),
];

/** A word by its name. */
export function findWord(name: string): FilterWord | undefined {
  return words.find((word) => word.name === name.toLowerCase());
}
