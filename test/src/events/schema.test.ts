import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documentedTypes } from '../../../docs/generate.ts';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';

describe('the schema', () => {
  const properties = (file: string, type: string): string[] => {
    const found = documentedTypes(file).get(type)?.properties ?? [];
    assert.ok(found.length > 0, `${type} is in ${file}`);
    return found.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).sort();
  };

  it('says of what is made elsewhere all that it has there, so that nothing gets into a stream untold', () => {
    for (const [type, maker] of [['Field', 'src/bytes/reader.ts'], ['Finding', 'ca/checks/check.ts'], ['Opinion', 'ca/opinions/opinion.ts'], ['RevocationStatement', 'ca/revocation/statement.ts']] as const) {
      assert.deepEqual(properties('src/events/schema.ts', type), properties(maker, type), type);
    }
  });
});

describe('isEvent', () => {
  it('tells types apart', () => {
    const log = new EventLog();
    log.emit('tunnel.passed', 1, 0, { reason: 'rule', detail: '' });
    const event = log.at(1);
    assert.ok(event !== undefined);
    assert.equal(isEvent(event, 'tunnel.passed'), true);
    assert.equal(isEvent(event, 'tls.failed'), false);
    // Narrowed: the compiler knows the payload.
    assert.equal(isEvent(event, 'tunnel.passed') ? event.reason : undefined, 'rule');
  });
});
