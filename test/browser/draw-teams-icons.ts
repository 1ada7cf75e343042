import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './chromium.ts';

// Draws the icons of the Teams app anew from their SVGs, after these were changed.

const folder = new URL('../../manifests/teams/', import.meta.url);
const pixels = { color: 192, outline: 32 };

const browser = await launchChromium();
for (const [icon, side] of Object.entries(pixels)) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const svg = readFileSync(new URL(`${icon}.svg`, folder), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
  await page.screenshot({ path: fileURLToPath(new URL(`${icon}.png`, folder)), omitBackground: true });
}
await browser.close();
