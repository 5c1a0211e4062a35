import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { markRole, stepMark, stepsOf } from '../../../ui/panes/step-facts.ts';
import type { StepFact } from '../../../ui/panes/step-facts.ts';
import type { Connection } from '../../../ui/store/connection.ts';
import { Store } from '../../../ui/store/store.ts';
import { closing } from '../../support/closing.ts';
import { SAMPLE_START } from '../../support/sample-events.ts';
import type { SampleRun } from '../../support/sample-events.ts';
import { runOf } from '../../support/screens.ts';
import { handshakesOfEachKind, seen } from '../../support/seen-handshakes.ts';
import type { TlsCapture } from '../../support/tls-peers.ts';

function factOf(connection: Connection, number: number, hop: 'downstream' | 'upstream'): StepFact {
  const fact = stepsOf(connection, SAMPLE_START)[number - 1]?.facts.find(([name]) => name === hop)?.[1];
  assert.ok(fact !== undefined);
  return fact;
}

function folded(run: SampleRun, id = 1): Connection {
  const store = new Store();
  for (const event of run.events) store.fold(event, 1);
  const connection = store.get(id);
  assert.ok(connection !== undefined);
  return connection;
}

const SECRETS = (first: string, second: string): { label: string; id: string }[] => [
  { label: 'CLIENT_TRAFFIC_SECRET_0', id: first },
  { label: 'SERVER_TRAFFIC_SECRET_0', id: second },
];

describe('the key exchange step', function () {
  this.timeout(60_000);
  const later = closing('all');
  let captures: ReadonlyMap<string, TlsCapture>;
  before(async () => {
    captures = await handshakesOfEachKind(later);
  });

  it('tells the kinds apart with the values of the connection, and leads to the message that proves it', () => {
    const said = (name: string): [string, string] => {
      const capture = captures.get(name);
      assert.ok(capture !== undefined);
      const { mark, text, enter } = factOf(seen(capture), 4, 'upstream');
      assert.equal(enter?.pane, 'messages');
      return [mark, text];
    };
    assert.deepEqual(said('RSA'), ['!', 'RSA · the client sent the secret, encrypted for the certificate’s key (256 bytes) · no forward secrecy']);
    assert.deepEqual(said('ECDHE'), ['✓', 'ECDHE · secp384r1 · client’s share 97 bytes, server’s share 97 bytes · nobody sent the secret']);
    assert.deepEqual(said('TLS 1.3'), ['✓', 'ECDHE · x25519 · client’s share 32 bytes, server’s share 32 bytes · nobody sent the secret']);
    assert.deepEqual(said('TLS 1.3 resumed'), ['✓', 'a key of an earlier session, with new shares · x25519 · client’s share 32 bytes, server’s share 32 bytes']);
    assert.deepEqual(said('resumed'), ['✓', 'the main secret of an earlier session, with new random values']);
  });

  it('says at the end whether the private key would bring the keys back', () => {
    const end = (name: string): string => {
      const capture = captures.get(name);
      assert.ok(capture !== undefined);
      const connection = seen(capture);
      Object.assign(connection, { closed: { elapsed: 1, cause: null } });
      return factOf(connection, 6, 'upstream').text;
    };
    assert.match(end('RSA'), /trustlens has discarded its keys · whoever gets the certificate’s private key can compute them from a recording$/);
    assert.match(end('TLS 1.3'), /trustlens has discarded its keys · the certificate’s private key would not bring them back$/);
    assert.doesNotMatch(end('resumed'), /private key/, 'that depends on a session that was not seen');
  });
});

describe('the step of the encrypted connection', () => {
  it('shows short hashes of each hop’s keys', () => {
    const run = runOf('good');
    run.emit(1, 28_000, 'tls.keys', { hop: 'upstream', secrets: SECRETS('11111111', '22222222') });
    assert.match(factOf(folded(run), 5, 'upstream').text, /^TLS 1\.3 · AES-128-GCM · keys 11111111 and 22222222 · /);
    assert.equal(factOf(folded(run), 5, 'upstream').mark, '✓');
  });

  it('says how often each side changed its keys, and after how many changes they were discarded', () => {
    const run = runOf('good');
    run.emit(1, 28_000, 'tls.keys', { hop: 'upstream', secrets: SECRETS('11111111', '22222222') });
    for (const [from, generation, id] of [['client', 1, '33333333'], ['server', 1, '44444444'], ['server', 2, '55555555']] as const) {
      run.emit(1, 29_000, 'tls.keys', { hop: 'upstream', secrets: [{ label: `${from.toUpperCase()}_TRAFFIC_SECRET_${generation}`, id }], update: { from, generation } });
    }
    const connection = folded(run);
    assert.match(factOf(connection, 5, 'upstream').text, / · keys 11111111 and 22222222 · the client changed its keys once, now 33333333 · the server changed its keys 2 times, now 55555555 · /);
    assert.match(factOf(connection, 6, 'upstream').text, /trustlens has discarded its keys, the last after 3 key updates/);
    assert.doesNotMatch(factOf(connection, 6, 'downstream').text, /key update/);
  });

  it('says when two connections have the same, which only a resumption of TLS 1.2 may', () => {
    const run = runOf('good', 'good', 'good');
    run.emit(1, 28_000, 'tls.keys', { hop: 'upstream', secrets: [...SECRETS('11111111', '22222222'), { label: 'CLIENT_RANDOM', id: '33333333' }] });
    run.emit(2, 28_000, 'tls.keys', { hop: 'upstream', secrets: SECRETS('11111111', '44444444') });
    run.emit(3, 28_000, 'tls.keys', { hop: 'upstream', secrets: [{ label: 'CLIENT_RANDOM', id: '33333333' }] });
    const second = factOf(folded(run, 2), 5, 'upstream');
    assert.deepEqual([second.mark, second.text.split(' · ').at(-1)], ['✗', 'the same secret as in connection 1']);
    const third = factOf(folded(run, 3), 5, 'upstream');
    assert.deepEqual([third.mark, third.text.split(' · ').at(-1)], ['!', 'the main secret is that of connection 1']);
    assert.equal(factOf(folded(run, 2), 5, 'downstream').mark, '✓', 'the other hop has nothing to do with it');
  });
});

describe('the mark of a step', () => {
  it('is that of the hop that stands worse', () => {
    const facts = (...marks: string[]): Parameters<typeof stepMark>[0] => marks.map((mark) => ['downstream', { mark, text: '' }] as const);
    assert.equal(stepMark(facts('✓', '✗')).mark, '✗');
    assert.equal(stepMark(facts('✓', '!')).mark, '!');
    assert.equal(stepMark(facts('✓', '…')).mark, '…');
    assert.equal(stepMark(facts('–', '✓')).mark, '✓');
    assert.equal(stepMark(facts('–', '–')).mark, '–');
    assert.deepEqual(['✓', '!', '✗', '…'].map(markRole), ['ok', 'look', 'bad', 'muted']);
  });
});
