import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { httpFetch } from '../../../src/fetch/http-fetch.ts';
import type { FetchRequest } from '../../../src/fetch/http-fetch.ts';
import { closing } from '../../support/closing.ts';
import { startPlaces } from '../../support/places.ts';
import type { Places, Served } from '../../support/places.ts';

describe('fetching over http', function () {
  this.timeout(30_000);
  const later = closing('each');

  function start(served: Readonly<Record<string, Served>>): Promise<Places> {
    return startPlaces(later, served);
  }

  async function get(url: string, changed: Partial<FetchRequest> = {}): Promise<string> {
    const answer = await httpFetch({ url, maxBytes: 100, server: '127.0.0.1', ...changed });
    return Buffer.from(answer).toString();
  }

  it('gets and posts', async () => {
    const places = await start({ '/a?b=c': Buffer.from('list'), '/ask': (response, body) => void response.end(`heard ${body.toString()}`) });
    assert.equal(await get(`${places.url}/a?b=c`), 'list');
    assert.equal(await get(`${places.url}/ask`, { body: { bytes: Buffer.from('this'), type: 'application/ocsp-request' } }), 'heard this');
    assert.deepEqual(places.asked, ['GET /a?b=c', 'POST /ask']);
  });

  it('reads no more than it was told to, whatever length was announced', async () => {
    const places = await start({
      '/announced': Buffer.alloc(101),
      '/endless': (response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(1_000)));
        };
        response.on('drain', more);
        more();
      },
      '/whole': Buffer.alloc(100),
    });
    await assert.rejects(get(`${places.url}/announced`), /more than 100 bytes/);
    await assert.rejects(get(`${places.url}/endless`), /more than 100 bytes/);
    assert.equal((await get(`${places.url}/whole`)).length, 100);
  });

  it('does not wait for ever, neither for an answer nor for its end', async () => {
    const places = await start({ '/silent': () => undefined, '/half': (response) => void response.writeHead(200, { 'content-length': 50 }).write('half') });
    for (const path of ['/silent', '/half']) await assert.rejects(get(`${places.url}${path}`, { timeout: 100 }), /did not answer within 0\.1 s/, path);
    const stop = new AbortController();
    const asked = get(`${places.url}/silent`, { stop: stop.signal });
    stop.abort();
    await assert.rejects(asked, /abort/i);
  });

  it('follows redirects of a file, a few, to where it may ask', async () => {
    const to = (location: string): Served => (response) => void response.writeHead(302, { location }).end();
    const places = await start({ '/1': to('/2'), '/2': to('/3'), '/3': Buffer.from('here'), '/loop': to('/loop'), '/file': to('file:///etc/passwd'), '/tls': to('https://127.0.0.1/'), '/near': to('http://10.0.0.1/'), '/odd': to('http://') });
    assert.equal(await get(`${places.url}/1`), 'here');
    await assert.rejects(get(`${places.url}/loop`), /more than 2 redirects/);
    assert.equal(places.asked.filter((asked) => asked === 'GET /loop').length, 3);
    for (const path of ['/file', '/tls', '/odd']) await assert.rejects(get(`${places.url}${path}`), /only plain http/, path);
    await assert.rejects(get(`${places.url}/near`), /10\.0\.0\.1 lies in a network that is not asked/);
    await assert.rejects(get(`${places.url}/1`, { body: { bytes: Buffer.from('q'), type: 'a/b' } }), /redirect/);
  });

  it('asks nobody here for the sake of a server elsewhere, by address or by name', async () => {
    const places = await start({ '/': Buffer.from('inside') });
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f000001']) {
      for (const server of ['93.184.216.34', '192.168.1.1', null]) await assert.rejects(get(`http://${host}:${places.port}/`, { server }), /not asked/, host);
    }
    assert.deepEqual(places.asked, []);
  });

  it('says what is wrong with an answer', async () => {
    const places = await start({ '/broken': (response) => void response.socket?.end('nonsense\r\n\r\n') });
    await assert.rejects(get(`${places.url}/none`), /status 404/);
    await assert.rejects(get(`${places.url}/broken`), { name: 'Error' });
  });
});
