/** What the front door relies on in http-mitm-proxy beyond its documentation: fails when a new version changes one of these. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, it } from 'mocha';
import { Proxy } from 'http-mitm-proxy';
import { FrontDoor } from '../../../src/relay/front-door.ts';
import type { Visitors } from '../../../src/relay/front-door.ts';
import { closing } from '../../support/closing.ts';

function visitors(seen: string[]): Visitors {
  return {
    connect: (request, client) => {
      seen.push(`connect ${request.url ?? ''}`);
      client.end('HTTP/1.1 204 No Content\r\n\r\n');
    },
    upgrade: (request, client) => {
      seen.push(`upgrade ${request.url ?? ''}`);
      client.end('HTTP/1.1 204 No Content\r\n\r\n');
    },
    request: (request, response) => {
      seen.push(`request ${request.url ?? ''}`);
      response.writeHead(204).end();
      return true;
    },
    fault: (kind) => seen.push(`fault ${kind}`),
  };
}

describe('FrontDoor', () => {
  const later = closing('each');

  async function open(seen: string[]): Promise<number> {
    const door = new FrontDoor(visitors(seen));
    const { port } = await door.open('127.0.0.1', 0);
    later(() => new Promise((resolve) => door.server().close(() => resolve())));
    return port;
  }

  async function answer(port: number, text: string): Promise<string> {
    const socket: Socket = connect({ port, host: '127.0.0.1' });
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
    socket.write(text);
    await once(socket, 'close');
    return received;
  }

  it('has the members of the library that it overrides and uses', () => {
    for (const name of ['_onHttpServerConnect', '_onHttpServerRequest', '_onError', 'onRequest', 'onResponse', 'listen']) {
      assert.equal(typeof Reflect.get(Proxy.prototype, name), 'function', name);
    }
    assert.equal(typeof Proxy.filterAndCanonizeHeaders, 'function');
    const require = createRequire(import.meta.url);
    for (const [module, name] of [['ProxyFinalRequestFilter', 'ProxyFinalRequestFilter'], ['ProxyFinalResponseFilter', 'ProxyFinalResponseFilter'], ['ca', 'CA']] as const) {
      const loaded: unknown = require(`http-mitm-proxy/dist/lib/${module}.js`);
      assert.equal(typeof (typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, name) : undefined), 'function', name);
    }
  });

  it('takes CONNECT, upgrades and requests from the library, whatever the host is called', async () => {
    const seen: string[] = [];
    const port = await open(seen);
    for (const target of ['__proto__:443', 'constructor:443', '../../x:443', 'ca:443']) {
      assert.match(await answer(port, `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`), /^HTTP\/1\.1 204/, target);
    }
    await answer(port, 'GET http://a.test/ws HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
    await answer(port, 'GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n');
    assert.deepEqual(seen, ['connect __proto__:443', 'connect constructor:443', 'connect ../../x:443', 'connect ca:443', 'upgrade http://a.test/ws', 'request http://a.test/']);
  });

  it('makes no certificate authority and no folder', async () => {
    await open([]);
    assert.equal(existsSync('.http-mitm-proxy'), false);
  });

  it('rejects when the port is in use, and leaves the library as it was', async () => {
    const port = await open([]);
    await assert.rejects(new FrontDoor(visitors([])).open('127.0.0.1', port), { code: 'EADDRINUSE' });
    await open([]);
  });
});
