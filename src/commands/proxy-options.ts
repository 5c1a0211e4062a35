/** The options of every command that may start a proxy, and how they are read. */
import { UserError } from '../errors.ts';
import { DEFAULT_WIRE_MIB, MAX_WIRE_MIB } from '../record/wire-store.ts';
import { flag, stringOption, stringOptions } from './command.ts';
import type { Arguments, OptionSpec, Surroundings } from './command.ts';
import { filePassphraseSource, passphraseSource } from './passphrase.ts';
import type { SessionOptions } from './session.ts';

/** 8080 is what people expect of a proxy. */
export const DEFAULT_PORT = 8080;

export const PROXY_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  host: { type: 'string', value: 'ADDRESS', help: 'listen on ADDRESS (default 127.0.0.1: this machine alone)' },
  port: { type: 'string', short: 'p', value: 'PORT', help: `listen on PORT (default ${DEFAULT_PORT}, 0 for any free one)` },
  'on-bad-upstream': { type: 'string', value: 'HOW', help: 'a server whose certificate is bad: mimic (show the client the same fault), page (explain, 502) or close (matching alert); default mimic' },
  except: { type: 'string', multiple: true, value: 'HOST[=CHECK,…]', help: 'let a host with a bad certificate through, with :port if you like, although these checks fail (default: those that fail first)' },
  'upstream-ca': { type: 'string', multiple: true, value: 'FILE', help: 'trust the PEM certificates in FILE for servers as well' },
  crl: { type: 'string', multiple: true, value: 'FILE', help: 'refuse servers whose certificate is on the list of revoked ones in FILE (CRL, PEM or DER)' },
  fetch: { type: 'boolean', help: 'ask the places that certificates name whether they were revoked (OCSP, CRL) and for missing ones (AIA), over plain http: those see which servers are visited' },
  'client-cert': { type: 'string', multiple: true, value: 'HOST=FILE', help: 'show servers that ask the client certificate in FILE (PEM with key and chain, or PKCS #12); HOST as for --pass' },
  'on-client-cert': { type: 'string', value: 'HOW', help: 'a server asks for a client certificate that is not there: pass (unread, the client answers), fail or without (go on with none); default pass' },
  pass: { type: 'string', multiple: true, value: 'PATTERN', help: 'relay connections to a host (example.test, *.example.test, with :port) without reading them' },
  memory: { type: 'boolean', help: 'keep the root CA in memory for this run: its key is never on the disk, and trust in it ends with the run' },
  keylog: { type: 'string', value: 'FILE', help: 'append the secrets of both hops to FILE (SSLKEYLOGFILE format): whoever reads it can read the traffic' },
  'keep-wire': { type: 'boolean', help: `keep wire bytes and secrets in memory for \`trustlens export\` (the newest ${DEFAULT_WIRE_MIB} MiB)` },
  'keep-wire-limit': { type: 'string', value: 'MIB', help: `keep as much as MIB instead, up to ${MAX_WIRE_MIB} (implies --keep-wire)` },
  'no-wire-tap': { type: 'boolean', help: 'do not read the encrypted bytes: faster, but no handshake messages and no chain as sent' },
};

/** Reads the options above. `defaultPort` is 0 for a proxy that lives only as long as a command. Throws `UserError`. */
export function proxyOptions(args: Arguments, surroundings: Surroundings, defaultPort: number): SessionOptions {
  return {
    home: surroundings.home,
    host: stringOption(args, 'host') ?? '127.0.0.1',
    port: portNumber(stringOption(args, 'port'), defaultPort),
    onBadUpstream: onBadUpstream(stringOption(args, 'on-bad-upstream')),
    upstreamCa: stringOptions(args, 'upstream-ca'),
    crl: stringOptions(args, 'crl'),
    fetch: flag(args, 'fetch'),
    clientCert: stringOptions(args, 'client-cert'),
    clientCertPassphrase: filePassphraseSource(surroundings),
    onClientCert: onClientCert(stringOption(args, 'on-client-cert')),
    pass: stringOptions(args, 'pass'),
    except: stringOptions(args, 'except'),
    memory: flag(args, 'memory'),
    wireTap: !flag(args, 'no-wire-tap'),
    ...secretsOptions(args),
    env: surroundings.env,
    passphrase: passphraseSource(surroundings),
  };
}

/** What gives secrets away, and so is off unless it is asked for. */
function secretsOptions(args: Arguments): Pick<SessionOptions, 'keyLog' | 'keepWire'> {
  const keyLog = stringOption(args, 'keylog');
  const limit = stringOption(args, 'keep-wire-limit');
  if (limit !== undefined && (!/^\d{1,6}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_WIRE_MIB)) {
    throw new UserError('bad_option', `--keep-wire-limit takes a number from 1 to ${MAX_WIRE_MIB}, not '${limit}'`, ['it counts MiB of memory']);
  }
  const keeps = flag(args, 'keep-wire') || limit !== undefined;
  if (keeps && flag(args, 'no-wire-tap')) throw new UserError('bad_option', '--keep-wire needs the wire tap', ['leave out --no-wire-tap']);
  return {
    ...(keyLog === undefined ? {} : { keyLog }),
    ...(keeps ? { keepWire: (limit === undefined ? DEFAULT_WIRE_MIB : Number(limit)) * MIB } : {}),
  };
}

const MIB = 1024 * 1024;

function portNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UserError('bad_port', `'${text}' is no port`, ['a port is a number from 0 to 65535']);
  return Number(text);
}

function onBadUpstream(text = 'mimic'): SessionOptions['onBadUpstream'] {
  if (text === 'mimic' || text === 'page' || text === 'close') return text;
  throw new UserError('bad_option', `--on-bad-upstream does not know '${text}'`, [
    'mimic: the client gets a certificate with the same fault and decides by itself',
    'page: TLS completes and a 502 page explains',
    'close: the client gets the matching alert',
  ]);
}

function onClientCert(text = 'pass'): SessionOptions['onClientCert'] {
  if (text === 'pass' || text === 'fail' || text === 'without') return text;
  throw new UserError('bad_option', `--on-client-cert does not know '${text}'`, [
    'pass: this and later connections to the host are relayed unread, so that the client answers for itself',
    'fail: the client gets the matching alert',
    'without: go on without a certificate',
  ]);
}
