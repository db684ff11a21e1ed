// Opens pages in a real Chromium and says what is wrong with them, one problem a line.
//
//     node look.mjs CHROMIUM MODULES PAGE… [--pictures FOLDER]
//
// MODULES is a node_modules folder with axe-core and puppeteer-core. Each page is opened as a file at
// 375 and 1440 pixels, light and dark, and as it is printed, with scripts switched off, and has to be
// clean for axe-core, no wider than the window, whole without any request, and legible when printed.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const at = args.indexOf('--pictures');
const pictures = at < 0 ? null : args.splice(at, 2)[1];
const [chromium, modules, ...pages] = args;
const require = createRequire(path.resolve(modules, 'package.json'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(path.join(modules, 'axe-core', 'axe.min.js'), 'utf8');

const WINDOWS = [
  { name: '375', width: 375, height: 800 },
  { name: '1440', width: 1440, height: 900 },
  { name: '375 dark', width: 375, height: 800, dark: true },
  { name: 'print', width: 794, height: 1123, print: true },
];

const browser = await puppeteer.launch({
  executablePath: chromium,
  headless: true,
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});

async function look(file, window) {
  const problems = [];
  const page = await browser.newPage();
  await page.setViewport({ width: window.width, height: window.height });
  const scheme = window.dark ? 'dark' : 'light';
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  if (window.print) await page.emulateMediaType('print');
  const address = pathToFileURL(path.resolve(file)).href;
  page.on('request', (request) => {
    if (request.url() !== address) problems.push(`asks for ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    problems.push('runs a script');
    dialog.dismiss();
  });
  await page.goto(address, { waitUntil: 'load' });
  const found = await page.evaluate(() => {
    const wide = [...document.querySelectorAll('body *')].filter((element) => {
      const inside = element.closest('.scroll, .skip, svg');
      return !inside && element.getBoundingClientRect().right > innerWidth + 1;
    });
    const text = [...document.querySelectorAll('svg text')].filter((element) => {
      const box = element.closest('svg').getBoundingClientRect();
      return element.getBoundingClientRect().right > box.right + 1;
    });
    const anchors = [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1));
    return {
      scrolls: document.documentElement.scrollWidth > innerWidth,
      wide: wide.map((element) => element.outerHTML.slice(0, 80)),
      text: text.map((element) => element.textContent),
      lost: anchors.filter((id) => !document.getElementById(id)),
      scripts: document.scripts.length + document.querySelectorAll('[onload],[onerror],[onclick],iframe').length,
    };
  });
  if (found.scrolls) problems.push('is wider than the window');
  found.wide.forEach((element) => problems.push(`sticks out: ${element}`));
  found.text.forEach((text) => problems.push(`a picture is narrower than its text: ${text}`));
  found.lost.forEach((id) => problems.push(`a link leads nowhere: #${id}`));
  if (found.scripts > 0) problems.push('holds a script');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, help, nodes } of violations) {
    problems.push(`${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`);
  }
  if (pictures) {
    const name = path.join(pictures, `${path.basename(file, '.html')}-${window.name.replace(' ', '-')}`);
    if (window.print) await page.pdf({ path: `${name}.pdf`, format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
    else await page.screenshot({ path: `${name}.png`, fullPage: true });
  }
  await page.close();
  return problems;
}

try {
  for (const file of pages) {
    for (const window of WINDOWS) {
      for (const problem of await look(file, window)) {
        console.log(`${path.basename(file)} at ${window.name}: ${problem}`);
      }
    }
  }
} finally {
  await browser.close();
}
