import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import decodeQR from 'qr/decode.js';
import { Html } from '../../../src/onboarding/html.ts';
import { qrModules, qrSvg } from '../../../src/onboarding/qr-code.ts';

/** A picture of modules, each as wide as a reader needs. */
function picture(modules: readonly (readonly boolean[])[], scale = 6): { width: number; height: number; data: Uint8Array } {
  const size = modules.length * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true) data.set([0, 0, 0], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, data };
}

/** The modules that an SVG of ours fills, from its path. */
function drawn(svg: string): boolean[][] {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let column = Number(x); column < Number(x) + Number(length); column += 1) modules[Number(y)]?.splice(column, 1, true);
  }
  return modules;
}

describe('QR codes', () => {
  for (const text of ['http://192.168.1.5:8080/', 'http://[2001:db8::1]:18080/']) {
    it(`of ${text} are read back from what is drawn`, () => {
      const modules = drawn(qrSvg(text, new Html('words')).text);
      assert.deepEqual(modules, qrModules(text));
      assert.equal(decodeQR(picture(modules)), text);
    });
  }

  it('have four white modules around them, and words for those who do not see', () => {
    const modules = qrModules('http://10.0.0.1:8080/');
    for (const index of [0, 3, modules.length - 4, modules.length - 1]) {
      assert.ok(modules[index]?.every((dark) => !dark));
      assert.ok(modules.every((row) => row[index] === false));
    }
    assert.match(qrSvg('x', new Html('what it says')).text, /role="img" aria-label="what it says"/);
  });
});
