import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/errors.ts';
import { readWire } from '../../../src/publish/wire-client.ts';

describe('readWire', () => {
  it('says when nobody is there', async () => {
    const nobody = { url: 'ws://127.0.0.1:1/events', token: 'x' };
    await assert.rejects(readWire(nobody, { connections: [], hosts: [] }, () => undefined, new AbortController().signal), (error) => error instanceof UserError && error.code === 'stream_unreachable');
  });
});
