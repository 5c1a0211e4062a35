/** The places that a CA's certificates name: a small web server for lists and certificates, and responders that answer as `openssl ocsp` does. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { PATIENCE, endProcess } from './processes.ts';

/** What is served at a path: bytes, or an answer of any kind. */
export type Served = Uint8Array | ((response: ServerResponse, body: Buffer) => void);

/** A web server on loopback, and what it was asked for: `GET /a.crl`. */
export interface Places {
  port: number;
  url: string;
  /** By path; may be changed at any time. */
  served: Map<string, Served>;
  asked: string[];
}

/** Starts one. */
export async function startPlaces(later: Closing, served: Readonly<Record<string, Served>> = {}): Promise<Places> {
  const places: Places = { port: 0, url: '', served: new Map(Object.entries(served)), asked: [] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      places.asked.push(`${request.method ?? ''} ${path}`);
      const found = places.served.get(path);
      if (found === undefined) response.writeHead(404).end();
      else if (typeof found === 'function') found(response, Buffer.concat(chunks));
      else response.end(found);
    });
  });
  later(() => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  places.port = address.port;
  places.url = `http://127.0.0.1:${places.port}`;
  return places;
}

/** Answers questions as `openssl ocsp` with these arguments does (`RevokingCa.responder`). */
export function opensslResponder(later: Closing, responder: readonly string[]): Served {
  const folder = scratchFolder(later);
  const [question, answer] = [join(folder, 'question'), join(folder, 'answer')];
  return (response, body) => {
    writeFileSync(question, body);
    execFileSync('openssl', ['ocsp', ...responder, '-reqin', question, '-respout', answer], { stdio: 'pipe' });
    response.writeHead(200, { 'content-type': 'application/ocsp-response' }).end(readFileSync(answer));
  };
}

/** `openssl ocsp` as a responder of its own; gives its address. */
export async function startOpensslResponder(later: Closing, responder: readonly string[]): Promise<string> {
  const child = spawn('openssl', ['ocsp', '-port', '0', ...responder], { stdio: ['ignore', 'pipe', 'pipe'] });
  later(() => endProcess(child));
  let said = '';
  const port = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the responder does not listen: ${said}`)), PATIENCE);
    child.once('exit', () => reject(new Error(`the responder ended: ${said}`)));
    const heard = (chunk: Buffer): void => {
      said += chunk.toString('latin1');
      const [, found] = /ACCEPT \S*:(\d+)/.exec(said) ?? [];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
  });
  return `http://127.0.0.1:${port}/`;
}
