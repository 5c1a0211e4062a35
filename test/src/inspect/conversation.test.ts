import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UNREAD } from '../../../src/inspect/conversation.ts';

describe('UNREAD', () => {
  it('takes everything and says nothing', () => {
    assert.doesNotThrow(() => {
      UNREAD.push('client', Buffer.from('anything'), 1);
      UNREAD.end('server', 2, 'client');
    });
  });
});
