import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TOKENS = readFileSync(new URL('../../src/styles/tokens.css', import.meta.url), 'utf8');
const THEMES = { light: 1, dark: 2 } as const;

function colour(name: string, theme: keyof typeof THEMES): string {
  const match = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(TOKENS);
  if (!match) throw new Error(`There is no colour --${name}.`);
  return match[THEMES[theme]]!;
}

/** WCAG 2.2: (lighter + 0.05) / (darker + 0.05). */
function contrast(a: string, b: string): number {
  const [one, two] = [luminance(a), luminance(b)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const BACKGROUNDS = ['bg', 'surface', 'hover', 'selected'];

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each([
    ['ink', BACKGROUNDS],
    ['ink-2', [...BACKGROUNDS, 'sunken']],
    ['ink-3', ['bg', 'surface', 'hover', 'sunken']],
    ['on-ink', ['ink', 'ink-2']],
    ['sla', ['sla-tint', 'bg', 'surface']],
    ['at-risk', ['at-risk-tint', 'bg', 'surface', 'selected']],
    ['urgent', BACKGROUNDS],
    ['on-breach', ['breach']],
    ['breach-ink', BACKGROUNDS],
    ['met', ['bg', 'surface', 'hover']],
    ['breached', ['bg', 'surface', 'hover']],
  ])('text in %s is AA on %j', (text, backgrounds) => {
    for (const background of backgrounds) {
      expect(
        contrast(colour(text, theme), colour(background, theme)),
        `${text} on ${background}`,
      ).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['sla-mark', 'at-risk-mark', 'urgent-mark', 'breach-mark', 'control'])('shapes in %s reach 3:1', (shape) => {
    for (const background of BACKGROUNDS) {
      expect(
        contrast(colour(shape, theme), colour(background, theme)),
        `${shape} on ${background}`,
      ).toBeGreaterThanOrEqual(3);
    }
  });
});
