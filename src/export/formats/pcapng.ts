/**
 * The wire bytes of both hops with their secrets, as a pcapng file that Wireshark and tshark open and decrypt without another option.
 * The packets are made up around the bytes, and the file says so.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { Hop } from '../../events/schema.ts';
import type { WireEndpoint, WireItem } from '../../events/wire.ts';
import type { ExportAbout, ExportFormat, ExportWriter } from './format.ts';
import { interfaceBlock, packetBlock, secretsBlock, sectionBlock } from './pcapng-blocks.ts';
import { MadeConnection } from './tcp-packets.ts';
import type { PacketEnd } from './tcp-packets.ts';

/** The order in which interfaces are described is their number. */
const HOPS: readonly Hop[] = ['downstream', 'upstream'];
const DESCRIPTIONS: Readonly<Record<Hop, string>> = { downstream: 'downstream: client and trustlens', upstream: 'upstream: trustlens and server' };

const MADE_UP =
  'Made by trustlens from the bytes that passed its sockets. IP, TCP, their handshakes and their numbers are made up around them; times, bytes and secrets are real. ' +
  'The request to the proxy (CONNECT) is left out, and trustlens has the port that the client asked for. The secrets in this file open the traffic in it.';
const MADE_UP_HANDSHAKE = 'TCP from here on is made up by trustlens around the bytes of the connection';
const MADE_UP_END = 'the end of TCP is made up by trustlens';

/** Text of a key log in one block, bytes: far below what readers hold. */
const MAX_SECRETS = 1024 * 1024;
/** From here up: ports for our own end of connections to servers where the real one is not known. */
const FIRST_MADE_PORT = 49_152;

interface Connection {
  facts: Extract<WireItem, { kind: 'connection' }>;
  made: Map<Hop, MadeConnection>;
}

class PcapngWriter implements ExportWriter<WireItem> {
  readonly #connections = new Map<number, Connection>();
  readonly #about: ExportAbout;
  #begun = false;
  #secrets = '';

  constructor(about: ExportAbout) {
    this.#about = about;
  }

  take(item: WireItem): readonly Uint8Array[] {
    switch (item.kind) {
      case 'connection':
        this.#connections.set(item.connection, { facts: item, made: new Map() });
        return [];
      case 'secret':
        this.#secrets += `${item.line}\n`;
        return this.#secrets.length < MAX_SECRETS ? [] : [...this.#begin(), ...this.#takeSecrets()];
      case 'bytes':
        return [...this.#begin(), ...this.#takeSecrets(), ...this.#bytes(item)];
      case 'ended':
        return this.#ended(item);
      case 'done':
        return [];
    }
  }

  end(): readonly Uint8Array[] {
    return [...this.#begin(), ...this.#takeSecrets()];
  }

  #begin(): Uint8Array[] {
    if (this.#begun) return [];
    this.#begun = true;
    return [sectionBlock(`trustlens ${this.#about.version}`, MADE_UP), ...HOPS.map((hop) => interfaceBlock(hop, DESCRIPTIONS[hop]))];
  }

  #takeSecrets(): Uint8Array[] {
    if (this.#secrets === '') return [];
    const text = this.#secrets;
    this.#secrets = '';
    return [secretsBlock(text)];
  }

  #bytes({ connection: id, hop, from, at, data }: Extract<WireItem, { kind: 'bytes' }>): Uint8Array[] {
    const connection = this.#connections.get(id);
    if (connection === undefined) return [];
    const blocks: Uint8Array[] = [];
    let made = connection.made.get(hop);
    if (made === undefined) {
      made = new MadeConnection(...ends(connection.facts, hop));
      connection.made.set(hop, made);
      const { target } = connection.facts;
      const comment = `connection ${id} to ${target.host}:${target.port}, ${hop}: ${MADE_UP_HANDSHAKE}`;
      blocks.push(...made.open().map((packet, index) => packetBlock(HOPS.indexOf(hop), at, packet, index === 0 ? comment : undefined)));
    }
    for (const packet of made.send(from, Buffer.from(data, 'base64'))) blocks.push(packetBlock(HOPS.indexOf(hop), at, packet));
    return blocks;
  }

  #ended({ connection: id, at }: Extract<WireItem, { kind: 'ended' }>): Uint8Array[] {
    const made = this.#connections.get(id)?.made ?? new Map<Hop, MadeConnection>();
    this.#connections.delete(id);
    return [...made].flatMap(([hop, one]) => one.close().map((packet, index) => packetBlock(HOPS.indexOf(hop), at, packet, index === 0 ? MADE_UP_END : undefined)));
  }
}

/** Client and server of a hop. */
function ends({ connection, client, target, server, local }: Extract<WireItem, { kind: 'connection' }>, hop: Hop): [PacketEnd, PacketEnd] {
  if (hop === 'downstream') {
    const real = addressBytes(client.address);
    return [{ address: real, port: client.port }, { address: loopback(real.length), port: target.port }];
  }
  const real: PacketEnd = { address: addressBytes(server?.address ?? ''), port: server?.port ?? target.port };
  const own: WireEndpoint = local ?? { address: '', port: FIRST_MADE_PORT + (connection % (65_536 - FIRST_MADE_PORT)) };
  const address = addressBytes(own.address);
  return [{ address: address.length === real.address.length ? address : loopback(real.address.length), port: own.port }, real];
}

function loopback(length: number): Uint8Array {
  return length === 4 ? Uint8Array.of(127, 0, 0, 1) : Uint8Array.of(...new Array<number>(15).fill(0), 1);
}

/** An address as bytes, one of IPv4 in the guise of IPv6 as IPv4 (RFC 4291 §2.5.5.2); of anything else, loopback. */
function addressBytes(text: string): Uint8Array {
  const plain = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return Uint8Array.from(plain.split('.').map(Number));
  if (!isIPv6(plain)) return loopback(4);
  // The URL parser writes every spelling in hexadecimal groups.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined): number[] => (part === undefined || part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [front, back] = [groups(head), groups(tail)];
  const all = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
  return Uint8Array.from(all.flatMap((group) => [group >>> 8, group & 0xff]));
}

export const pcapng: ExportFormat = {
  name: 'pcapng',
  summary: 'the wire bytes of both hops with their secrets, for Wireshark and tshark',
  from: 'wire',
  open: (about) => new PcapngWriter(about),
};
