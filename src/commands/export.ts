/** `trustlens export`: connections of the running proxy as a file, in one of the formats of `src/export/formats`. */
import { once } from 'node:events';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { counted } from '../bytes/counted.ts';
import { EXIT, UserError, messageOf, systemCode } from '../errors.ts';
import { isEvent } from '../events/schema.ts';
import type { Event, EventType, StreamMessage } from '../events/schema.ts';
import { wholeNumber } from '../events/subscription.ts';
import type { ExportFormat } from '../export/formats/format.ts';
import { FORMATS, formatNamed } from '../export/formats/registry.ts';
import { readStream } from '../publish/client.ts';
import { findRunning } from '../publish/run-file.ts';
import { readWire } from '../publish/wire-client.ts';
import { PassList } from '../relay/pass-list.ts';
import { stringOption, stringOptions } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { flushed } from './flushed.ts';
import { VERSION } from './version.ts';

/** Secrets may be in it. */
const OWN_MODE = 0o600;

/** Where the bytes go. */
interface Sink {
  write(pieces: readonly Uint8Array[]): Promise<void> | undefined;
  close(): Promise<void>;
  /** Nothing half written stays behind. */
  drop(): void;
}

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { stderr, home, stop } = surroundings;
  const format = formatOf(args);
  const out = stringOption(args, 'out');
  if (out === undefined) throw new UserError('no_file', 'export needs to know where to', [`--out FILE.${format.name}, or --out - for stdout`]);
  const connections = stringOptions(args, 'connection').map(connectionNumber);
  const hosts = stringOptions(args, 'host');
  const patterns = new PassList(hosts);
  const running = await findRunning(home);
  if (running === undefined) throw new UserError('not_running', 'no trustlens proxy is running', ['start one with `trustlens start --keep-wire`, or name its home folder with --home']);
  const sink = out === '-' ? stdoutSink(surroundings) : fileSink(out);
  const told = { connections: 0, bytes: 0, missing: 0 };
  const write = (pieces: readonly Uint8Array[]): Promise<void> | undefined => {
    for (const piece of pieces) told.bytes += piece.length;
    return sink.write(pieces);
  };
  try {
    if (format.from === 'wire') {
      const writer = format.open({ version: VERSION });
      const take = (item: Parameters<typeof writer.take>[0]): Promise<void> | undefined => {
        if (item.kind === 'connection') told.connections += 1;
        if (item.kind === 'done') told.missing = item.missing;
        return write(writer.take(item));
      };
      await readWire(running.stream, { connections, hosts }, take, stop);
      await write(writer.end());
    } else {
      const writer = format.open({ version: VERSION });
      const read = async (take: (event: Event, connection: number) => Promise<void> | undefined, types?: readonly EventType[]): Promise<void> => {
        const onMessage = (message: StreamMessage): Promise<void> | undefined =>
          message.kind === 'event' && message.event.connection !== null ? take(message.event, message.event.connection) : undefined;
        const end = await readStream(running.stream, { since: 0, follow: false, ...(types === undefined ? {} : { types }) }, onMessage, stop);
        if (end.why !== 'complete') throw new UserError('export_broken', 'the running proxy broke the export off', ['try again']);
      };
      const chosen = new Set<number>();
      const ports = new Map<number, number>();
      // The name in TLS comes after a connection's first events: first who is meant, then what is told of them.
      await read((event, connection) => {
        if (connections.length > 0 && !connections.includes(connection)) return undefined;
        if (isEvent(event, 'connection.opened')) ports.set(connection, event.target.port);
        const name = isEvent(event, 'connection.opened') ? event.target.host : isEvent(event, 'tls.established') ? event.serverName : null;
        if (hosts.length === 0 || (name !== null && patterns.match(name, ports.get(connection) ?? 443) !== undefined)) chosen.add(connection);
        return undefined;
      }, ['connection.opened', 'tls.established']);
      await read((event, connection) => (chosen.has(connection) ? write(writer.take(event)) : undefined));
      told.connections = chosen.size;
      told.missing = connections.filter((id) => !chosen.has(id)).length;
      await write(writer.end());
    }
  } catch (error) {
    sink.drop();
    throw error;
  }
  if (told.connections === 0) {
    sink.drop();
    throw new UserError('nothing_to_export', 'no connection that is kept fits', ['`trustlens events --no-follow --type connection.opened` lists them with their numbers', ...(told.missing > 0 ? [`${counted(told.missing, 'connection')} had to make room for newer ones: --keep-wire-limit MIB keeps more`] : [])]);
  }
  await sink.close();
  stderr.write(`${counted(told.connections, 'connection')}, ${counted(told.bytes, 'byte')}${out === '-' ? '' : ` in ${out}`}\n`);
  if (format.from === 'wire') stderr.write('note: the secrets in it open the traffic in it: give it to nobody who may not read that\n');
  if (told.missing > 0) stderr.write(`note: ${counted(told.missing, 'connection')} not in it: not kept, or had to make room for newer ones\n`);
  return EXIT.ok;
}

function formatOf(args: Arguments): ExportFormat {
  const name = stringOption(args, 'format') ?? 'pcapng';
  const format = formatNamed(name);
  if (format === undefined) throw new UserError('unknown_format', `there is no format '${name}'`, FORMATS.map((one) => `${one.name}: ${one.summary}`));
  return format;
}

function connectionNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === undefined || number === 0) throw new UserError('not_a_number', `--connection takes the number of a connection, not '${text}'`, ['it stands in the first column of the list']);
  return number;
}

function fileSink(path: string): Sink {
  let file: number;
  try {
    file = openSync(path, 'wx', OWN_MODE);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new UserError('file_exists', `${path} is there already`, ['name another file, or remove that one']);
    throw new UserError('cannot_write', `${path} cannot be written: ${messageOf(error)}`, ['--out takes the path of a file, in a folder that exists'], { cause: error });
  }
  return {
    write: (pieces) => {
      for (const piece of pieces) for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
      return undefined;
    },
    close: () => {
      closeSync(file);
      return Promise.resolve();
    },
    drop: () => {
      closeSync(file);
      unlinkSync(path);
    },
  };
}

function stdoutSink({ stdout, stop }: Surroundings): Sink {
  if (stdout.isTTY) throw new UserError('terminal', 'a capture is nothing for a terminal', ['--out FILE, or a pipe: trustlens export --out - | tshark -r -']);
  return {
    write: async (pieces) => {
      for (const piece of pieces) if (!stdout.write(piece)) await once(stdout, 'drain', { signal: stop });
    },
    close: () => flushed(stdout, undefined),
    drop: () => undefined,
  };
}

export const exportCommand: Command = {
  name: 'export',
  usage: ['export [--connection N]... [--host PATTERN]... [--format NAME] --out FILE'],
  options: {
    connection: { type: 'string', multiple: true, short: 'c', value: 'N', help: 'only the connection with this number' },
    host: { type: 'string', multiple: true, value: 'PATTERN', help: 'only connections to a host (example.test, *.example.test, with :port)' },
    format: { type: 'string', short: 'f', value: 'NAME', help: `${FORMATS.map(({ name }) => name).join(' or ')}; default pcapng, which needs a proxy that was started with --keep-wire` },
    out: { type: 'string', short: 'o', value: 'FILE', help: 'where to; - for stdout' },
  },
  maxPositionals: 0,
  run,
};
