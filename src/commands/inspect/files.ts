/** `trustlens inspect FILE`: judges a chain of certificates from a file, without any connection. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readRoot } from '../../../ca/key-store.ts';
import type { CheckInput } from '../../../ca/checks/check.ts';
import { judge } from '../../../ca/checks/judge.ts';
import { opinionsOn } from '../../../ca/opinions/registry.ts';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { buildPaths } from '../../../ca/path/path-builder.ts';
import { findLeaf } from '../../../ca/path/find-leaf.ts';
import { pathStatements } from '../../../ca/revocation/path-statements.ts';
import { rootFacts } from '../../../ca/root.ts';
import { readNssStores } from '../../../ca/trust/nss-stores.ts';
import { counted } from '../../bytes/counted.ts';
import { printable } from '../../bytes/printable.ts';
import { EXIT, UserError, messageOf } from '../../errors.ts';
import { CertificateCache } from '../../inspect/certificates.ts';
import { canonicalHost } from '../../relay/target.ts';
import { flag, stringOption, stringOptions } from '../command.ts';
import type { Arguments, Surroundings } from '../command.ts';
import { readCrlFiles } from '../crl-files.ts';
import { flushed } from '../flushed.ts';
import { chainText } from '../report/chain-text.ts';
import type { ShownChain } from '../report/chain-text.ts';
import { rootStores } from '../root-stores.ts';
import { trustAnchors } from '../trust-anchors.ts';
import { readCertificateFile } from './certificate-file.ts';
import type { CertificateFile } from './certificate-file.ts';
import { failedLine, failures, parseFailOn } from './fail-on.ts';

/** Longest file, bytes: all public roots are 220 kB, a certificate of ten thousand names 400 kB. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Judges the certificates in `file` and prints the report. Gives the exit code: failed when a finding is one of `--fail-on`. */
export async function inspectFile(file: string, args: Arguments, surroundings: Surroundings): Promise<number> {
  const { home, env, stdout, stderr } = surroundings;
  const host = hostOption(args);
  const now = timeOption(args);
  const wanted = parseFailOn(stringOptions(args, 'fail-on'));
  const { certificates, notes } = await readCertificates(file);
  const stored = await readRoot(home);
  const own = stored === undefined ? undefined : rootFacts(stored.certificate);
  const trust = await trustAnchors({ home, upstreamCa: stringOptions(args, 'roots'), env }, own);
  const cache = new CertificateCache();
  const read = (der: Uint8Array): ReturnType<CertificateCache['facts']> => cache.facts(der);
  const stores = rootStores(trust, await readNssStores({ env }), read);
  const sent = certificates.map((der) => new KnownCertificate(der, read));
  const leaf = findLeaf(sent, host);
  if (leaf === undefined) throw new UserError('no_certificate', `there is no certificate in ${file}`);
  const crls = await readCrlFiles(stringOptions(args, 'crl'));
  const { best, limited } = buildPaths({ leaf, sent, anchors: stores.all, now });
  const input: CheckInput = {
    host,
    now,
    path: best.certificates,
    sent: sent.map(({ facts }) => facts),
    signed: best.signed,
    ...(crls.length === 0 ? {} : { revocation: pathStatements(best.certificates, best.anchor !== null, { crls, now }) }),
    anchor: best.anchor,
    ...(own === undefined ? {} : { ownRootSpki: own.spkiSha256 }),
  };
  const verdict = judge(input);
  const failed = failures(wanted, input, verdict.findings);
  const chain: ShownChain = {
    sent: certificates.map((der) => cache.event(der)),
    path: best.certificates.map(({ der }) => cache.event(der)),
    anchor: verdict.anchor,
    verdict: { status: verdict.status, summary: verdict.summary, findings: [...verdict.findings] },
    opinions: opinionsOn({ host, now, leaf, sent, stores, ...(own === undefined ? {} : { ownRootSpki: own.spkiSha256 }) }),
  };
  const remarks = [...notes, ...(limited ? ['not every way to a root was followed: there are too many'] : [])];
  if (flag(args, 'json')) {
    stdout.write(`${JSON.stringify({ file, host: host === '' ? null : host, at: now, leaf: sent.indexOf(leaf), ...chain, notes: remarks, failed: failed.map(({ check }) => check) })}\n`);
  } else {
    const heading = [`${basename(file)}: ${counted(certificates.length, 'certificate')}${host === '' ? '' : `, for ${host}`}, as of ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`, ''];
    stdout.write([...heading.map(printable), ...chainText(chain, { now, given: 'in the file' }), ''].join('\n'));
    for (const remark of remarks) stderr.write(`note: ${remark}\n`);
  }
  if (failed.length > 0) stderr.write(failedLine(failed));
  await flushed(stdout, undefined);
  return failed.length > 0 ? EXIT.failed : EXIT.ok;
}

async function readCertificates(file: string): Promise<CertificateFile> {
  const fault = (message: string, hints: readonly string[] = []): UserError => new UserError('file_unreadable', `cannot read ${file}: ${message}`, hints);
  const bytes = await stat(file).then(
    (found) => {
      if (found.isDirectory()) throw fault('it is a folder');
      if (found.size > MAX_FILE_BYTES) throw fault(`it is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`);
      return readFile(file);
    },
    (error: unknown) => {
      throw fault(messageOf(error));
    },
  );
  const content = readCertificateFile(bytes);
  if (content.certificates.length > 0 && !bytes.includes('-----BEGIN ') && bytes[0] !== 0x30) {
    throw new UserError('no_certificate', `${file} is neither PEM nor DER`, ['inspect takes PEM, DER and PKCS #7 files']);
  }
  if (content.certificates.length > 0) return content;
  const hint = content.notes.length > 0 ? `${content.notes.join('; ')}; it needs a block that begins with -----BEGIN CERTIFICATE-----` : 'inspect takes PEM, DER and PKCS #7 files';
  throw new UserError('no_certificate', `there is no certificate in ${file}`, [hint]);
}

function hostOption(args: Arguments): string {
  const text = stringOption(args, 'host');
  if (text === undefined || text === '') return '';
  const host = canonicalHost(text);
  if (host === undefined) throw new UserError('bad_host', `--host takes a name or an address, not '${text}'`, ['for example --host www.example.com']);
  return host;
}

function timeOption(args: Arguments): number {
  const text = stringOption(args, 'at');
  if (text === undefined) return Date.now();
  // A day alone is its first moment in UTC; a time without a zone would depend on the machine.
  const form = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
  const time = form.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new UserError('bad_date', `--at takes a day or a time, not '${text}'`, ['write it as 2026-11-21 or 2026-11-21T12:00Z']);
  return time;
}
