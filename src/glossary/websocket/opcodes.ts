/** WebSocket frames by the name of their opcode. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const OPCODES: Entries = {
  continuation: entry('The next piece of a message that was sent in parts.', 'RFC 6455 §5.4'),
  text: entry('A message of text in UTF-8. What a client sends is masked with random bytes, which protects old caches and hides nothing.', 'RFC 6455 §5.6'),
  binary: entry('A message of bytes; what they mean is the application’s affair.', 'RFC 6455 §5.6'),
  close: entry('The sender is done and says why by a number; the other side answers with the same. A connection that ends without it was cut.', 'RFC 6455 §5.5.1'),
  ping: entry('Asks for a sign of life.', 'RFC 6455 §5.5.2'),
  pong: entry('The answer to a ping, with the same bytes; unasked, a sign of life.', 'RFC 6455 §5.5.3'),
};
