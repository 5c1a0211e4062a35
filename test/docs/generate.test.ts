import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { documentedTypes, eventsPage } from '../../docs/generate.ts';
import { EVENT_TYPES } from '../../src/events/types.ts';

const schema = documentedTypes('src/events/schema.ts');

describe('docs/events.md', () => {
  it('is what the schema says now', () => {
    const page = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');
    assert.equal(page, eventsPage(), 'run `npm run docs`');
  });

  it('has every event type, each with what it means and all its properties', () => {
    const page = eventsPage();
    const payloads = schema.get('EventPayloads');
    assert.ok(payloads !== undefined);
    assert.deepEqual(
      payloads.properties.map(({ name }) => name),
      EVENT_TYPES,
    );
    for (const { name, comment } of payloads.properties) {
      assert.notEqual(comment, '', `${name} has no comment`);
      const properties = payloads.nested.get(name) ?? [];
      assert.ok(properties.length > 0, name);
      const section = page.split(`\n### ${name}\n`)[1]?.split('\n##')[0] ?? '';
      for (const { name: property } of properties) assert.ok(section.includes(`| \`${property}\``), `${name}: ${property}`);
    }
  });

  it('leaves no table cell open and no type out', () => {
    const page = eventsPage();
    for (const line of page.split('\n').filter((text) => text.startsWith('| `'))) {
      const bars = line.replaceAll('\\|', '').match(/\|/g)?.length ?? 0;
      assert.ok(bars === 3 || bars === 4, line);
    }
    for (const [name, { properties, comment }] of schema) {
      const explained = comment !== '' || properties.length > 0 || ['EventType', 'EventOf'].includes(name);
      assert.ok(explained, `${name} has no comment`);
    }
    for (const member of [...(schema.get('StreamMessage')?.members ?? []), ...(schema.get('SubscriberMessage')?.members ?? [])]) {
      assert.notEqual(member.comment, '', member.type);
    }
    assert.equal(schema.get('StreamMessage')?.members.length, 4);
    assert.equal(schema.get('SubscriberMessage')?.members.length, 7);
  });
});

describe('documentedTypes', () => {
  it('reads names, optional marks, types without comments, and comments over several lines', () => {
    const subscription = documentedTypes('src/events/subscription.ts').get('Subscription');
    assert.ok(subscription !== undefined);
    assert.deepEqual(
      subscription.properties.map(({ name, optional, type }) => [name, optional, type]),
      [
        ['since', true, 'number'],
        ['run', true, 'string'],
        ['types', true, 'readonly EventType[]'],
        ['connection', true, 'number'],
        ['bodies', true, 'boolean'],
        ['follow', true, 'boolean'],
      ],
    );
    assert.match(subscription.properties[0]?.comment ?? '', /^The last event .* counts as left out\.$/);
  });
});
