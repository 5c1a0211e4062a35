/**
 * `trustlens inspect`: one look at something, without the proxy. A file or a name that ends like a certificate file is inspected as
 * one (`inspect/files.ts`), anything else is a host to shake hands with (`inspect/host.ts`).
 */
import { existsSync } from 'node:fs';
import { UserError } from '../errors.ts';
import type { Command } from './command.ts';
import { inspectFile } from './inspect/files.ts';
import { inspectHost } from './inspect/host.ts';

/** Endings of files that hold certificates: PEM, DER, PKCS #7. */
const CERTIFICATE_FILE = /\.(?:pem|crt|cer|der|p7b)$/i;

export const inspect: Command = {
  name: 'inspect',
  usage: ['inspect HOST[:PORT] [--fields] [--fail-on NAME] [--json] [OPTIONS]', 'inspect FILE [--host NAME] [--roots FILE] [--at DATE] [--fail-on NAME] [--json]'],
  options: {
    'tls1.2': { type: 'boolean', help: 'host: offer TLS 1.2 (and 1.3 only with --tls1.3)' },
    'tls1.3': { type: 'boolean', help: 'host: offer TLS 1.3 (and 1.2 only with --tls1.2)' },
    alpn: { type: 'string', value: 'LIST', help: 'host: the protocols to offer, with commas between (default h2,http/1.1; \'\' for none)' },
    servername: { type: 'string', value: 'NAME', help: 'host: the name to ask for and to compare with the certificate (default HOST; \'\' to send none)' },
    connect: { type: 'string', value: 'ADDRESS[:PORT]', help: 'host: connect to this address instead of looking HOST up' },
    timeout: { type: 'string', value: 'SECONDS', help: 'host: how long TCP and the handshake may take each (default 10)' },
    host: { type: 'string', value: 'NAME', help: 'file: the host that the certificate is to be good for (else names are not compared)' },
    at: { type: 'string', value: 'DATE', help: 'file: judge as of this day or time, as in 2026-11-21 or 2026-11-21T12:00Z (default now)' },
    'fail-on': { type: 'string', multiple: true, value: 'NAME', help: 'exit with 1 when there is a finding of this severity (error, warning, note) or worse, or of this check' },
    roots: { type: 'string', multiple: true, value: 'FILE', help: 'trust the PEM certificates in FILE as well' },
    crl: { type: 'string', multiple: true, value: 'FILE', help: 'look for the certificates in the lists of revoked ones in FILE (CRL, PEM or DER)' },
    fetch: { type: 'boolean', help: 'host: ask the places that certificates name whether they were revoked (OCSP, CRL) and for missing ones (AIA), over plain http: those see which servers are visited' },
    fields: { type: 'boolean', help: 'host: print the record and the fields of every message too, each with its range of bytes' },
    json: { type: 'boolean', help: 'print JSON; its parts are as in docs/events.md' },
  },
  maxPositionals: 1,
  run: async (args, surroundings) => {
    const [what] = args.positionals;
    if (what === undefined) throw new UserError('nothing_to_inspect', 'inspect what?', ['name a host, as in `trustlens inspect example.com:443`, or a file with certificates']);
    if (CERTIFICATE_FILE.test(what) || existsSync(what)) return inspectFile(what, args, surroundings);
    return inspectHost(what, args, surroundings);
  },
};
