/** Section II of the rubric: what trustlens offers a server, and what it lets a server choose. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { cipherSuiteName } from '../../src/decode/tls/registries/cipher-suites.ts';
import type { ClientHello } from '../../src/decode/tls/messages/message.ts';
import { decodeHello, handshakeRecords, helloMessage, numbers, prefixed } from '../support/client-hello.ts';
import { readThrough } from '../support/clients.ts';
import type { Closing } from '../support/closing.ts';
import { recordHello } from '../support/hello-recorder.ts';
import { eventually, runToEnd } from '../support/processes.ts';
import { serverChain } from '../support/relay-stage.ts';
import { gradeOf } from './cipher-grade.ts';
import { startCountingServer, startGradeProxy, visit } from './grade-proxy.ts';
import type { GradeProxy } from './grade-proxy.ts';
import { holds } from './row.ts';
import type { Row, Section, Seen } from './row.ts';
import { record, serverHello, ssl2ServerHello, startScriptedServer } from './weak-servers.ts';

const HOST = 'origin.test';

/** A client that would take anything, so that only the proxy refuses. */
const CARELESS: ConnectionOptions = { ciphers: 'ALL:COMPLEMENTOFALL:@SECLEVEL=0', minVersion: 'TLSv1' };

interface Stage {
  later: Closing;
  proxy: GradeProxy;
}

/** Sets up the proxy; each case makes its own server. */
export async function setSection2(later: Closing): Promise<Section> {
  const chain = serverChain([HOST, '127.0.0.1']);
  const rsaChain = serverChain([HOST, '127.0.0.1'], { leaf: { key: 'rsa2048' } });
  const proxy = await startGradeProxy(later, { roots: [chain.root.pem, rsaChain.root.pem] });
  const stage: Stage = { later, proxy };
  /** A server of bytes alone. */
  const bytes = (name: string, answer: Buffer, alerted = true): Promise<Seen> => scripted(stage, name, answer, alerted);
  /** A real server that has nothing better. */
  const real = async (name: string, options: TlsOptions): Promise<Seen> => {
    const server = await startCountingServer(later, rsaChain, options);
    const { answered } = await visit(proxy, server.port, HOST, CARELESS);
    return { name, expected: 'refused', saw: answered || server.received > 0 ? 'relayed' : 'refused', evidence: 'refuses a real server that has nothing else' };
  };
  const sent = (hello: Buffer): Promise<ClientHello> => sentFor(stage, hello);
  /** Rows of which the offer itself is the proof. */
  const offered = async (look: (hello: ClientHello) => Seen[]): Promise<Seen[]> => look(await sent(chromiumLike()));
  const has = (hello: ClientHello, id: number): boolean => hello.extensions.some((extension) => extension.id === id);
  const hybrid = knowsHybrid();

  const rows: Row[] = [
    {
      row: 37, test: 'SSL 2, SSL 3, TLS 1.0, TLS 1.1 server', sources: 'K D W H B', expected: 'refuse', does: 'refuses: only TLS 1.2 and 1.3 are offered',
      run: async () => [
        // Bytes that are no TLS at all get no alert.
        await bytes('SSL 2', ssl2ServerHello(), false),
        await bytes('SSL 3', serverHello({ version: 0x0300, suite: 0x002f })),
        await bytes('TLS 1.0', serverHello({ version: 0x0301, suite: 0xc009 })),
        await bytes('TLS 1.1', serverHello({ version: 0x0302, suite: 0xc009 })),
        await real('TLS 1.0, real', { minVersion: 'TLSv1', maxVersion: 'TLSv1' }),
        await real('TLS 1.1, real', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }),
      ],
    },
    {
      row: 38, test: 'RC4, 3DES, NULL, EXPORT, DES, anonymous only', sources: 'K D W B', expected: 'refuse', does: 'refuses: none of them is offered, and a server that chooses one all the same is not followed',
      run: async () => {
        const weak = { 'RC4-MD5': 0x0004, 'RC4-SHA': 0x0005, '3DES': 0x000a, 'ECDHE-3DES': 0xc008, 'NULL-MD5': 0x0001, 'NULL-SHA256': 0x003b, 'ECDHE-NULL': 0xc006, 'EXPORT-RC4-40': 0x0003, 'EXPORT-DES-40': 0x0008, DES: 0x0009, 'anonymous DH': 0x0034, 'anonymous ECDH': 0xc018 };
        const seen: Seen[] = [];
        for (const [name, suite] of Object.entries(weak)) seen.push(await bytes(name, serverHello({ suite })));
        return [...seen, await real('NULL, real', { ciphers: 'NULL-SHA256:@SECLEVEL=0', maxVersion: 'TLSv1.2' }), await real('anonymous ECDH, real', { ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' })];
      },
    },
    {
      row: 39, test: 'grade of the offered suites', sources: 'D', expected: 'A', does: 'offers the three suites of TLS 1.3 and ECDHE with AEAD, cut to what the client has',
      run: async () => {
        const offers = { Chromium: chromiumLike(), curl: await curlHello(), 'an old client': oldClient() };
        const seen: Seen[] = [];
        for (const [name, hello] of Object.entries(offers)) seen.push({ name: `for ${name}`, expected: 'A', saw: gradeOf((await sent(hello)).cipherSuites), evidence: `${name}: ${gradeOf(decodeHello(hello).cipherSuites)} by itself, A through trustlens` });
        // The scale itself, by the one value that is known of it: the offer of Node's defaults.
        const plain = decodeHello(await recordHello((port) => void connectTls({ port, host: '127.0.0.1' }).on('error', () => undefined)));
        return [...seen, { name: "Node's own offer, for comparison", expected: 'C', saw: gradeOf(plain.cipherSuites), evidence: "Node's own offer: C" }];
      },
    },
    {
      row: 40, test: 'DHE of 512 or 1,024 bits (Logjam), composite primes', sources: 'K D W B', expected: 'refuse', does: 'refuses: no DHE suite is offered',
      run: async () => [
        await bytes('DHE-RSA-AES128-GCM chosen all the same', serverHello({ suite: 0x009e })),
        await bytes('DHE-RSA-AES128-CBC chosen all the same', serverHello({ suite: 0x0033 })),
        await bytes('DHE export chosen all the same', serverHello({ suite: 0x0014 })),
        await real('DHE alone, real', { ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0', dhparam: 'auto', maxVersion: 'TLSv1.2' }),
        ...(await offered((hello) => [holds('no group of finite fields is offered', hello.supportedGroups.every((group) => group < 0x0100 || group > 0x0104))])),
      ],
    },
    {
      row: 41, test: 'static RSA key exchange', sources: 'D H B', expected: 'not offered', does: 'is not offered, and refused where it is chosen',
      run: async () => [await real('RSA alone, real', { ciphers: 'AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }), await bytes('chosen all the same', serverHello({ suite: 0x009c })), ...(await offered((hello) => [holds('not offered', [0x009c, 0x009d, 0x002f, 0x0035, 0x000a].every((id) => !hello.cipherSuites.includes(id)))]))],
    },
    {
      row: 42, test: 'compression (CRIME), insecure renegotiation, BEAST', sources: 'K D W', expected: 'none', does: 'offers no compression and no CBC, and refuses a server without secure renegotiation',
      run: async () => [
        await bytes('compression chosen all the same', serverHello({ compression: 1 })),
        await bytes('no secure renegotiation', serverHello({ extensions: [] })),
        ...(await offered((hello) => [holds('no compression is offered', hello.compressionMethods.join() === '0'), holds('no CBC suite is offered', hello.cipherSuites.every((id) => cipherSuiteName(id)?.includes('_CBC_') !== true))])),
      ],
    },
    {
      row: 43, test: 'FREAK, POODLE, Heartbleed, early ChangeCipherSpec', sources: 'D W', expected: 'does not apply with OpenSSL 3', does: 'refuses each server that tries',
      run: async () => [
        await bytes('FREAK: an export key exchange', serverHello({ suite: 0x0003 })),
        await bytes('POODLE: SSL 3 with CBC', serverHello({ version: 0x0300, suite: 0x0035 })),
        await bytes('Heartbleed: a heartbeat in the handshake', Buffer.concat([serverHello({}), record(24, Buffer.from('014000', 'hex'))])),
        await bytes('early ChangeCipherSpec', Buffer.concat([serverHello({}), record(20, Buffer.of(1))])),
        ...(await offered((hello) => [holds('no heartbeat is offered', !has(hello, 15))])),
      ],
    },
    {
      row: 44, test: 'hybrid group against quantum computers offered', sources: 'H', expected: 'X25519MLKEM768 first', does: 'offers it first where the client does and the OpenSSL of Node has it, which that of Node 20 does not',
      known: { here: !hybrid, cases: { 'the hybrid group': 'X25519 first' }, why: 'The OpenSSL 3.0 within Node 20 has no ML-KEM. With an OpenSSL of 3.5 or later (Node 24) the row is met; the mark is that of the oldest Node that is supported.' },
      run: () => offered((hello) => [holds('the classic groups behind it', hello.supportedGroups.filter((group) => group !== 0x11ec).join() === '29,23,24', 'X25519MLKEM768 where OpenSSL has it, then X25519, P-256, P-384'), { name: 'the hybrid group', expected: 'X25519MLKEM768 first', saw: hello.supportedGroups[0] === 0x11ec ? 'X25519MLKEM768 first' : hello.supportedGroups[0] === 0x001d ? 'X25519 first' : 'neither' }]),
    },
    {
      row: 45, test: 'SNI sent and equal to the name the client wants; not for an IP address', sources: '+', expected: 'yes', does: "sends the client's own name, and none for an address",
      run: async () => {
        const [named, without] = [await sent(chromiumLike('www.origin.test')), await sent(chromiumLike(null))];
        return [holds('the name of the client', named.serverName === 'www.origin.test', 'the same name'), holds('none for an address', without.serverName === undefined, 'none for an address')];
      },
    },
    {
      row: 46, test: 'ALPN mirrored: upstream what the client offered, downstream what the server chose', sources: '+', expected: 'yes', does: 'connects to the server first and gives the client its choice',
      run: async () => {
        const seen: Seen[] = [];
        for (const [name, serverKnows, clientOffers, chosen] of [['both', ['h2', 'http/1.1'], ['h2', 'http/1.1'], 'h2'], ['the server has one', ['http/1.1'], ['h2', 'http/1.1'], 'http/1.1'], ['the client has one', ['h2', 'http/1.1'], ['http/1.1'], 'http/1.1'], ['the server has none', [], ['h2', 'http/1.1'], false]] as const) {
          const server = await startCountingServer(later, chain, serverKnows.length === 0 ? {} : { ALPNProtocols: [...serverKnows] });
          const { alpn } = await visit(proxy, server.port, HOST, { ALPNProtocols: [...clientOffers] });
          seen.push({ name, expected: String(chosen), saw: String(alpn), evidence: "the server's choice reaches the client" });
        }
        const hello = await sent(chromiumLike());
        return [...seen, holds('nothing else is offered', hello.alpn.join() === 'h2,http/1.1')];
      },
    },
    {
      row: 47, test: 'sessions never shared between clients or hosts', sources: '+', expected: 'yes', does: 'every connection to a server is a full handshake',
      run: async () => {
        const server = await startCountingServer(later, chain);
        const seen: Seen[] = [];
        for (const name of ['first client', 'second client', 'third client']) {
          await visit(proxy, server.port, HOST);
          const told = await proxy.told(server.port);
          seen.push(holds(name, !told.established('upstream').resumed, 'no session is taken up again'));
        }
        return [...seen, ...(await offered((hello) => [holds('no ticket and no key of an earlier session is sent', !has(hello, 41) && (hello.extensions.find(({ id }) => id === 35)?.body.length ?? 0) === 0)]))];
      },
    },
    {
      row: 48, test: 'extended main secret, secure renegotiation, status_request sent', sources: '+', expected: 'yes', does: 'sends all three; the extension for receipts of logs is never sent, because Node cannot',
      run: () => offered((hello) => [holds('extended_main_secret', has(hello, 23), 'extended_main_secret'), holds('secure renegotiation', has(hello, 0xff01) || hello.cipherSuites.includes(0x00ff), 'secure renegotiation'), holds('status_request', has(hello, 5), 'status_request')]),
    },
  ];
  return { number: 'II', title: 'TLS towards the server', rows };
}

/** Whether a server that answers so is refused: nothing but an alert comes back, and the client has no connection. */
async function scripted({ later, proxy }: Stage, name: string, answer: Buffer, alerted: boolean): Promise<Seen> {
  const server = await startScriptedServer(later, answer);
  const { answered } = await visit(proxy, server.port, HOST, CARELESS);
  const row = await proxy.told(server.port);
  if (alerted) await eventually('our alert', () => (server.later.length > 0 ? true : undefined));
  const followed = server.later.some((type) => type !== 21) || row.all('tls.established').length > 0;
  const right = server.hellos.length === 1 && row.all('tls.failed').some(({ hop }) => hop === 'upstream');
  return { name, expected: 'refused', saw: answered || followed ? 'followed' : right ? 'refused' : 'never asked', evidence: 'refuses a scripted server that chooses it' };
}

/** The ClientHello that a server gets for a client's. */
async function sentFor({ later, proxy }: Stage, hello: Buffer): Promise<ClientHello> {
  const server = await startScriptedServer(later, null);
  const socket = connect({ port: proxy.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`CONNECT 127.0.0.1:${server.port} HTTP/1.1\r\n\r\n`);
  await readThrough(socket, '\r\n\r\n');
  socket.write(hello);
  const sent = await eventually('a ClientHello at the server', () => server.hellos[0]);
  socket.destroy();
  return decodeHello(sent);
}

/** What curl says first. */
function curlHello(): Promise<Buffer> {
  return recordHello((port) => {
    runToEnd('curl', ['-s', '--max-time', '20', `https://127.0.0.1:${port}/`]).catch(() => undefined);
    return undefined;
  });
}

function knowsHybrid(): boolean {
  try {
    createSecureContext({ ecdhCurve: 'X25519MLKEM768' });
    return true;
  } catch {
    return false;
  }
}

const list = (values: readonly number[]): Buffer => prefixed(numbers(values, 2), 2);
const protocols = (...names: string[]): Buffer => prefixed(Buffer.concat(names.map((name) => prefixed(Buffer.from(name), 1))), 2);
const serverName = (name: string): Buffer => prefixed(Buffer.concat([Buffer.of(0), prefixed(Buffer.from(name), 2)]), 2);
const SCHEMES = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];

/** An offer as Chromium makes it: GREASE, the hybrid group, CBC and RSA at the end. */
function chromiumLike(name: string | null = HOST): Buffer {
  const cipherSuites = [0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035];
  return handshakeRecords(
    helloMessage({
      cipherSuites,
      extensions: [
        ...(name === null ? [] : [[0, serverName(name)] as const]),
        [23, Buffer.alloc(0)],
        [0xff01, Buffer.of(0)],
        [10, list([0x2a2a, 0x11ec, 0x001d, 0x0017, 0x0018])],
        [16, protocols('h2', 'http/1.1')],
        [13, list(SCHEMES)],
        [43, prefixed(numbers([0x3a3a, 0x0304, 0x0303], 2), 1)],
        [51, prefixed(Buffer.concat([numbers([0x001d], 2), prefixed(Buffer.alloc(32, 9), 2)]), 2)],
      ],
    }),
  );
}

/** An offer as clients made it ten years ago: TLS 1.2, much CBC, RC4 and 3DES. */
function oldClient(): Buffer {
  const cipherSuites = [0xc014, 0xc00a, 0xc02f, 0xc02b, 0xc013, 0xc009, 0x0035, 0x002f, 0xc011, 0x0005, 0x000a];
  return handshakeRecords(helloMessage({ cipherSuites, extensions: [[0, serverName(HOST)], [10, list([0x0017, 0x0018])], [13, list(SCHEMES)]] }));
}
