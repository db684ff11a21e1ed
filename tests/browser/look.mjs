// Opens pages in a real Chromium and says what is wrong with them, one problem a line.
//
//     node look.mjs CHROMIUM MODULES PAGE… [--pictures FOLDER]
//
// MODULES is a node_modules folder made by `npm ci` from the package.json beside this file. Each page
// is opened as a file, at 375 pixels in light colours, at 1440 in dark ones, and as it is printed. It has to be
// clean for axe-core, no wider than its window, whole without any request, and without scripts.
// With --pictures, what was seen is kept there, to be looked at.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const at = args.indexOf('--pictures');
const pictures = at < 0 ? null : args.splice(at, 2)[1];
const [chromium, modules, ...pages] = args;
const require = createRequire(path.resolve(modules, 'package.json'));
const playwright = require('playwright-core');
const axe = readFileSync(path.join(modules, 'axe-core', 'axe.min.js'), 'utf8');

const WINDOWS = [
  { name: '375', width: 375, colorScheme: 'light', media: 'screen' },
  { name: '1440-dark', width: 1440, colorScheme: 'dark', media: 'screen' },
  // A sheet of A4 without its margins.
  { name: 'print', width: 680, colorScheme: 'dark', media: 'print' },
];

/// What can be seen of a page without knowing what it is about; runs in the page.
function measured() {
  const right = (element) => element.getBoundingClientRect().right;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const out = all('body *').filter((e) => !e.closest('.scroll, .skip, svg') && right(e) > innerWidth + 1);
  const cut = all('svg text').filter((e) => right(e) > right(e.closest('svg')) + 1);
  const lost = all('a[href^="#"]').filter((a) => !document.getElementById(a.getAttribute('href').slice(1)));
  const ids = all('[id]').map((e) => e.id);
  const handlers = all('*').filter((e) => [...e.attributes].some((a) => a.name.startsWith('on')));
  return [
    document.documentElement.scrollWidth > innerWidth ? ['is wider than its window'] : [],
    out.map((e) => `sticks out: ${e.outerHTML.slice(0, 80)}`),
    cut.map((e) => `a picture cuts its text: ${e.textContent}`),
    lost.map((a) => `a link leads nowhere: ${a.getAttribute('href')}`),
    ids.filter((id, index) => ids.indexOf(id) < index).map((id) => `two places are called ${id}`),
    document.scripts.length + handlers.length + all('iframe, object, embed').length > 0 ? ['holds a script'] : [],
  ].flat();
}

async function look(browser, file, { name, width, colorScheme, media }) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.emulateMedia({ media, colorScheme });
  const problems = [];
  const address = pathToFileURL(path.resolve(file)).href;
  page.on('request', (request) => {
    if (request.url() !== address) problems.push(`asks for ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    problems.push('runs a script');
    dialog.dismiss();
  });
  await page.goto(address);
  problems.push(...await page.evaluate(measured));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const { id, help, nodes } of violations) {
    const where = nodes.slice(0, 3).map((node) => node.html.slice(0, 120));
    problems.push(`${id}: ${help}: ${where.join(' | ')}`);
  }
  if (pictures) {
    const kept = path.join(pictures, `${path.basename(file, '.html')}-${name}`);
    const margin = { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' };
    if (media === 'print') await page.pdf({ path: `${kept}.pdf`, format: 'A4', margin });
    else await page.screenshot({ path: `${kept}.png`, fullPage: true });
  }
  await page.close();
  return problems;
}

const browser = await playwright.chromium.launch({ executablePath: chromium, args: ['--no-sandbox'] });
try {
  for (const file of pages) {
    for (const window of WINDOWS) {
      for (const problem of await look(browser, file, window)) {
        console.log(`${path.basename(file)} at ${window.name}: ${problem}`);
      }
    }
  }
} finally {
  await browser.close();
}
