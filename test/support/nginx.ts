/** A real nginx as origin, run by this user in a scratch folder: TLS with a chain of its own and HTTP/2, TLS 1.2 alone, and plain HTTP. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { endProcess, eventually } from './processes.ts';
import { portOf } from './recording-relay.ts';
import type { Identity } from './test-pki.ts';

export interface Nginx {
  /** TLS 1.2 and 1.3, ALPN `h2` and `http/1.1`. */
  tls: number;
  /** TLS 1.2 alone, ALPN as above. */
  tls12: number;
  /** Without TLS. */
  plain: number;
  /** Adds a file below `/`. */
  add(name: string, content: string | Uint8Array): void;
  /** Makes a file of random bytes below `/` and gives its SHA-256, hex. */
  addRandom(name: string, bytes: number): string;
  /** SHA-256 of a file that a client put below `/upload/`, hex. */
  uploaded(name: string): string;
  /** Requests served so far, as `METHOD target PROTOCOL status bodyBytes`. */
  requests(): string[];
}

/** Ports that were free a moment ago: nginx does not say which port it got. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

function configuration(folder: string, ports: readonly number[], identities: readonly Identity[]): string {
  const [tls = 0, tls12 = 0, plain = 0] = ports;
  const certificates = identities.map((identity) => `ssl_certificate ${identity.chainFile}; ssl_certificate_key ${identity.keyFile};`).join('\n    ');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join('\n  ');
  return `
daemon off;
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
${process.getuid?.() === 0 ? `user ${userInfo().username};` : ''}
events { worker_connections 1024; }
http {
  ${temporary}
  log_format line '$request_method $request_uri $server_protocol $status $body_bytes_sent';
  access_log ${join(folder, 'access.log')} line;
  types { text/html html; text/plain txt; application/json json; }
  default_type application/octet-stream;
  root ${join(folder, 'www')};
  gzip on; gzip_types text/plain; gzip_min_length 100;
  keepalive_requests 100000;
  client_max_body_size 0;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:sessions:1m;
  server { listen 127.0.0.1:${tls}${certificates === '' ? '' : ' ssl http2'};
    ${certificates}
    location /upload/ { dav_methods PUT; create_full_put_path on; }
  }
  server { listen 127.0.0.1:${tls12}${certificates === '' ? '' : ' ssl http2'}; ssl_protocols TLSv1.2;
    ${certificates}
  }
  server { listen 127.0.0.1:${plain};
    location /upload/ { dav_methods PUT; create_full_put_path on; }
  }
}
`;
}

/** Whether something accepts connections on a port. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** Starts nginx with the chains of one or two identities (an EC and an RSA leaf), without any on plain HTTP alone, and waits until it serves. */
export async function startNginx(later: Closing, identities: readonly Identity[]): Promise<Nginx> {
  const folder = scratchFolder(later);
  mkdirSync(join(folder, 'www', 'upload'), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const ports = await freePorts(3);
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(folder, ports, identities));
    const child: ChildProcess = spawn('nginx', ['-c', file, '-p', folder, '-e', join(folder, 'error.log')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const up = await eventually('nginx', async () => {
      if (child.exitCode !== null) return 'ended';
      return (await Promise.all(ports.map(accepts))).every(Boolean) ? 'serves' : undefined;
    });
    if (up === 'serves') {
      later(() => endProcess(child));
      return nginx(folder, ports);
    }
    // Another process may have taken a port in between.
    if (attempt === 5 || !stderr.includes('in use')) throw new Error(`nginx does not start: ${stderr}`);
  }
}

function nginx(folder: string, [tls = 0, tls12 = 0, plain = 0]: readonly number[]): Nginx {
  const www = (name: string): string => join(folder, 'www', name);
  return {
    tls,
    tls12,
    plain,
    add: (name, content) => writeFileSync(www(name), content),
    addRandom: (name, bytes) => {
      const hash = createHash('sha256');
      const block = Buffer.alloc(1024 * 1024);
      writeFileSync(www(name), '');
      for (let left = bytes; left > 0; left -= block.length) {
        const piece = randomFillSync(block).subarray(0, Math.min(left, block.length));
        hash.update(piece);
        appendFileSync(www(name), piece);
      }
      return hash.digest('hex');
    },
    uploaded: (name) => createHash('sha256').update(readFileSync(www(join('upload', name)))).digest('hex'),
    requests: () => {
      const log = join(folder, 'access.log');
      return existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter((line) => line !== '') : [];
    },
  };
}
