/** The user's client certificates, from `--client-cert HOST=FILE`. */
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { ClientIdentity } from '../relay/client-certificates.ts';
import { UserError, messageOf } from '../errors.ts';

/** Told of what the user should know but need not mend. */
export type OnWarning = (code: string, message: string, hints: readonly string[]) => void;

/** Reads the files. `passphrase` is asked where a key is under one. Throws `UserError` for what cannot be used. */
export async function readClientCertificates(wishes: readonly string[], passphrase: (file: string) => Promise<string>, onWarning: OnWarning = () => undefined): Promise<ClientIdentity[]> {
  const found: ClientIdentity[] = [];
  for (const wish of wishes) {
    const at = wish.indexOf('=');
    const [pattern, file] = [wish.slice(0, at), wish.slice(at + 1)];
    if (at <= 0 || file === '') throw new UserError('bad_client_cert', `'${wish}' is not HOST=FILE`, ['as in --client-cert api.example.test=client.pem']);
    found.push({ pattern, from: file, material: await readMaterial(file, passphrase, onWarning) });
  }
  return found;
}

async function readMaterial(file: string, passphrase: (file: string) => Promise<string>, onWarning: OnWarning): Promise<ClientIdentity['material']> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      onWarning('client_key_readable', `others can read ${file}, which holds a private key`, [`chmod 600 ${file}`]);
    }
  } catch (error) {
    throw new UserError('client_cert_unreadable', `cannot read ${file}: ${messageOf(error)}`, ['--client-cert takes a PEM file with key and certificate, or a PKCS #12 file']);
  }
  // A SEQUENCE: PEM begins with text.
  const pem = bytes[0] !== 0x30;
  const text = pem ? bytes.toString('latin1') : '';
  if (pem && !(text.includes('-----BEGIN CERTIFICATE-----') && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))) {
    throw new UserError('client_cert_incomplete', `${file} does not hold both a certificate and its private key in PEM`, ['put both into one file: cat client.crt client.key > client.pem']);
  }
  const plain = pem ? { cert: text, key: text } : { pfx: bytes };
  const locked = pem && text.includes('ENCRYPTED');
  if (!locked) {
    const fault = faultOf(plain);
    if (fault === undefined) return plain;
    // PKCS #12 shows only by trying whether it is locked.
    if (pem || !/mac verify failure/i.test(fault)) throw unusable(file, fault);
  }
  const material = { ...plain, passphrase: await passphrase(file) };
  const fault = faultOf(material);
  if (fault !== undefined) throw unusable(file, fault);
  return material;
}

function faultOf(material: ClientIdentity['material']): string | undefined {
  try {
    createSecureContext(material);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function unusable(file: string, fault: string): UserError {
  return new UserError('client_cert_unusable', `the client certificate in ${file} cannot be used: ${fault}`, ['the key has to belong to the first certificate, and the passphrase to the key']);
}
