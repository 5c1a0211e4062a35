/** The relay as a whole: a front door on one address, tunnels and plain HTTP behind it. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { UserError, messageOf, systemCode } from '../errors.ts';
import { FrontDoor } from './front-door.ts';
import { OpenConnections } from './open-connections.ts';
import type { RelayOptions } from './options.ts';
import { OwnServer } from './own-server.ts';
import type { OwnSite } from './own-site.ts';
import { PlainHttp } from './plain-http.ts';
import { refusal } from './reach.ts';
import { parseAuthority } from './target.ts';
import type { Target } from './target.ts';
import { serveTunnel } from './tunnel.ts';

export interface ListenOptions extends Omit<RelayOptions, 'isOwn' | 'nextId' | 'hold' | 'own'> {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** Ports of this program's other listeners on the same addresses, which nobody may reach through the proxy. */
  ownPorts: () => readonly number[];
  /** What the proxy answers itself, under names that never leave it. */
  site?: OwnSite;
}

/** A running proxy. */
export interface Relay {
  host: string;
  port: number;
  /** Stops listening and ends every connection. Resolves when all sockets are closed and every tap was told so. */
  close(): Promise<void>;
}

/** Starts the proxy. Throws `UserError` when the address cannot be listened on. */
export async function startRelay(options: ListenOptions): Promise<Relay> {
  let lastId = 0;
  let { host, port } = options;
  const open = new OpenConnections();
  const relayOptions: RelayOptions = {
    ...options,
    openTap: open.watched(options.openTap),
    hold: open.hold,
    nextId: () => (lastId += 1),
    isOwn: (target) => isOwnAddress(target.host, host) && (target.port === port || options.ownPorts().includes(target.port)),
  };
  const own = options.site === undefined ? undefined : new OwnServer(options.site, relayOptions);
  if (own !== undefined) relayOptions.own = own;
  const plain = new PlainHttp(relayOptions);
  const door = new FrontDoor({
    connect: (request, client, head) => void connect(request, client, head, relayOptions),
    upgrade: (request, client, head) => {
      if (own?.refuses(request) === true) client.on('error', () => undefined).end(refusal('400 Bad Request', 'the page of trustlens has nothing to upgrade to'));
      else void plain.upgrade(request, client, head);
    },
    request: (request, response) => own?.admit(request, response) === true || plain.admit(request, response),
    fault: (_kind, context, error) => plain.fault(context, error),
  });
  plain.attach(door);
  try {
    const address = await door.open(options.host, options.port);
    ({ address: host, port } = address);
    door.server().on('connection', open.hold);
    return { host, port, close: () => close(door, open) };
  } catch (error) {
    throw listenError(error, options.host, options.port);
  }
}

async function connect(request: IncomingMessage, client: Socket, head: Buffer, options: RelayOptions): Promise<void> {
  // The library's parser leaves its own listener behind, which prints to the console.
  client.removeAllListeners('error');
  const target: Target | undefined = parseAuthority(request.url ?? '');
  if (target === undefined) {
    client.on('error', () => undefined);
    client.end(refusal('400 Bad Request', 'the target of CONNECT must be HOST:PORT'));
    return;
  }
  await serveTunnel(client, head, target, options);
}

async function close(door: FrontDoor, open: OpenConnections): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    door.server().close(() => resolve());
  });
  await open.end();
  await closed;
}

/** Whether `host` leads back to where we listen: the same address, a name for loopback, or any of this machine's when we listen on all. */
function isOwnAddress(host: string, listen: string): boolean {
  const address = unmapped(host);
  if (address === unmapped(listen) || address === 'localhost' || address.endsWith('.localhost')) return true;
  if (listen !== '0.0.0.0' && listen !== '::') return false;
  return address.startsWith('127.') || Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));
}

/** An IPv4 address that is written as one of IPv6 (RFC 4291 §2.5.5.2) as what it is. */
function unmapped(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

function listenError(error: unknown, host: string, port: number): UserError {
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new UserError('port_in_use', `port ${port} on ${host} is in use`, ['another trustlens may be running: `trustlens watch` attaches to it', 'choose another port with --port PORT (0 for any free one)']);
    case 'EACCES':
      return new UserError('port_forbidden', `port ${port} on ${host} may not be used by this user`, ['choose a port from 1024 on with --port PORT']);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UserError('address_not_here', `${host} is no address of this machine`, ['choose an address with --host ADDRESS, 127.0.0.1 for this machine alone']);
    default:
      return new UserError('cannot_listen', `cannot listen on ${host}:${port}: ${messageOf(error)}`);
  }
}
