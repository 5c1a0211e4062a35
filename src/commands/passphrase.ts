/** Where the passphrase of the root's key comes from: `$TRUSTLENS_PASSPHRASE`, else the person at the terminal. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { PassphraseSource } from '../../ca/key-store.ts';
import { UserError } from '../errors.ts';

/** What asking needs of a command's surroundings. */
export interface Terminal {
  env: Readonly<Record<string, string | undefined>>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream;
  /** Aborted when the program is to end: nobody waits for an answer then. */
  stop?: AbortSignal;
}

/** A source for `openAuthority` and the key store. It rejects with `UserError` when there is nobody to ask or nothing is answered. */
export function passphraseSource(terminal: Terminal): PassphraseSource {
  return async (purpose) => {
    const given = terminal.env['TRUSTLENS_PASSPHRASE'];
    if (given !== undefined && given !== '') return given;
    if (terminal.stdin.isTTY !== true) {
      throw new UserError('passphrase_needed', 'the key of the root CA needs a passphrase, and there is no terminal to ask for it', ['set TRUSTLENS_PASSPHRASE']);
    }
    const passphrase = await ask(terminal, purpose === 'new' ? 'new passphrase for the key of the root CA: ' : 'passphrase of the root CA: ');
    if (purpose === 'new' && (await ask(terminal, 'the same again: ')) !== passphrase) {
      throw new UserError('passphrases_differ', 'the two passphrases are not the same', ['try again']);
    }
    return passphrase;
  };
}

/** Gives the passphrase of the key in a file with a client certificate: `$TRUSTLENS_CLIENT_CERT_PASSPHRASE`, else the person at the terminal. Rejects with `UserError`. */
export function filePassphraseSource(terminal: Terminal): (file: string) => Promise<string> {
  return async (file) => {
    const given = terminal.env['TRUSTLENS_CLIENT_CERT_PASSPHRASE'];
    if (given !== undefined && given !== '') return given;
    if (terminal.stdin.isTTY !== true) {
      throw new UserError('passphrase_needed', `the key in ${file} needs a passphrase, and there is no terminal to ask for it`, ['set TRUSTLENS_CLIENT_CERT_PASSPHRASE']);
    }
    return ask(terminal, `passphrase of the key in ${file}: `);
  };
}

/** Asks one question without showing the answer. */
function ask({ stdin, stderr, stop }: Terminal, question: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Readline edits the line and would echo it; its echo goes nowhere.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
    let answer = '';
    const giveUp = (): void => lines.close();
    stop?.addEventListener('abort', giveUp);
    lines.once('close', () => {
      stop?.removeEventListener('abort', giveUp);
      stderr.write('\n');
      if (answer === '') reject(new UserError('passphrase_needed', 'no passphrase was given'));
      else resolve(answer);
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('line', (line) => {
      answer = withoutErased(line);
      lines.close();
    });
    stderr.write(question);
    if (stop?.aborted === true) giveUp();
  });
}

/** On a terminal that says it is dumb, readline takes the erase key for a character like any other. */
function withoutErased(line: string): string {
  const kept: string[] = [];
  for (const character of line) {
    if (character === '\u007f' || character === '\b') kept.pop();
    else kept.push(character);
  }
  return kept.join('');
}
