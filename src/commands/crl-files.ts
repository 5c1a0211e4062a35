/** Lists of revoked certificates from the files of `--crl`. */
import { readFile } from 'node:fs/promises';
import { crlBlocks } from '../../ca/revocation/crl-blocks.ts';
import { readCrl } from '../../ca/revocation/crl.ts';
import type { GivenCrl } from '../../ca/revocation/path-statements.ts';
import { UserError, messageOf } from '../errors.ts';

/** Reads every list of every file, PEM or DER. Throws `UserError` for what cannot be read. */
export async function readCrlFiles(files: readonly string[]): Promise<GivenCrl[]> {
  const found: GivenCrl[] = [];
  for (const file of files) {
    let bytes: Buffer;
    try {
      bytes = await readFile(file);
    } catch (error) {
      throw new UserError('crl_unreadable', `cannot read ${file}: ${messageOf(error)}`, ['--crl takes a file with lists of revoked certificates (CRL), PEM or DER']);
    }
    const blocks = crlBlocks(bytes);
    if (blocks.length === 0) throw new UserError('crl_empty', `${file} holds no list of revoked certificates (CRL)`, ['look at it with: openssl crl -in FILE -noout -text']);
    for (const der of blocks) {
      const crl = readCrl(der);
      if (crl.unreadable !== undefined) throw new UserError('crl_malformed', `a list of revoked certificates in ${file} cannot be read: ${crl.unreadable}`, ['look at it with: openssl crl -in FILE -noout -text']);
      found.push({ crl, from: file, source: 'crl' });
    }
  }
  return found;
}
