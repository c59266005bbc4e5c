// The pictures of docs/editing.md, taken anew: `npm run screenshots`. The hub is a new one with the files that the guide
// shows. Look at each picture before you commit it.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { Hub, launch, until } from "./hub.mjs";

const ROOT = new URL("../../", import.meta.url).pathname;
const STARTER = join(ROOT, "starter");
const OUTPUT = join(ROOT, "docs/editing");
const MOST = 120_000;

/** The guide's code blocks: what stands behind the fence, and the text. */
const guide = readFileSync(join(ROOT, "docs/editing.md"), "utf8");
const blocks = [...guide.matchAll(/^```(.+)\n([^]*?)^```$/gm)].map(([, info, text]) => ({ info, text }));
const isMistake = (n) => blocks[n + 1]?.info === "text";

/** What `init` writes, and the files that the guide adds. */
function files() {
  const files = {};
  for (const entry of readdirSync(STARTER, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[relative(STARTER, file)] = readFileSync(file, "utf8");
  }
  blocks.forEach(({ info, text }, n) => {
    if (info === "toml site.toml") files["site.toml"] += text;
    if (info.startsWith("markdown content/") && !isMistake(n)) files[info.slice("markdown ".length)] = text;
  });
  const beside = ["rain-tanks.pdf", "rain-tanks-km.pdf", ...["cover.jpg", "wells.pdf", "figures.xlsx", "well.jpg", "drawings.pdf"].map((name) => `wells/${name}`)];
  for (const name of beside) files[`content/resources/${name}`] = "bytes";
  return files;
}

/** The mistake of which the guide shows all that is said. */
const mistake = blocks.find((_, n) => isMistake(n) && blocks[n + 1].text.includes(" --> "));

const hub = await new Hub(files()).serve();
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1000, height: 640 }, deviceScaleFactor: 1, colorScheme: "light", reducedMotion: "reduce" });
const pictures = await browser.newPage();
mkdirSync(OUTPUT, { recursive: true });
page.on("dialog", (dialog) => dialog.accept());

/** The pixels of a PNG, four bytes each. */
async function decode(png) {
  const { width, height, data } = await pictures.evaluate(async (url) => {
    const picture = await createImageBitmap(await (await fetch(url)).blob());
    const { width, height } = picture;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(picture, 0, 0);
    const reader = new FileReader();
    const read = new Promise((resolve) => reader.addEventListener("load", resolve));
    reader.readAsDataURL(new Blob([context.getImageData(0, 0, width, height).data]));
    await read;
    return { width, height, data: reader.result.split(",")[1] };
  }, `data:image/png;base64,${png.toString("base64")}`);
  return { width, height, pixels: Buffer.from(data, "base64") };
}

/** A PNG of the 256 most frequent colours, which is all that such pictures need, and a third as large. */
function encode({ width, height, pixels }) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 256).map(([colour]) => colour);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const distance = (a, b) => parts(a).reduce((sum, part, n) => sum + (part - parts(b)[n]) ** 2, 0);
  const nearest = (colour) => palette.reduce((best, other, n) => (distance(colour, other) < distance(colour, palette[best]) ? n : best), 0);
  const index = new Map([...counts.keys()].map((colour) => [colour, nearest(colour)]));
  // Each row begins with a byte that says that it is not filtered.
  const rows = Buffer.alloc((width + 1) * height);
  for (let n = 0; n < width * height; n += 1) rows[n + Math.floor(n / width) + 1] = index.get(pixels.readUIntBE(n * 4, 3));
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(data.length, 0);
    around.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const chunks = [["IHDR", header], ["PLTE", Buffer.from(palette.flatMap(parts))], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks.map(([name, data]) => chunk(name, data))]);
}

/** Takes a picture of what is in the window. */
async function take(name) {
  const bytes = encode(await decode(await page.screenshot({ animations: "disabled", caret: "hide" })));
  if (bytes.length >= MOST) throw new Error(`${name} has ${bytes.length} bytes`);
  writeFileSync(join(OUTPUT, `${name}.png`), bytes);
  console.log(`${name}.png: ${bytes.length} bytes`);
}
const open = (path) => page.goto(hub.address + path);
const edit = "_pustaka/edit?path=resources/rain-tanks.md";
const preview = page.locator("pustaka-preview");

try {
  await open("resources/rain-tanks/");
  await preview.getByRole("button", { name: "Drafts" }).waitFor();
  await take("bar");

  const path = mistake.info.slice("markdown ".length);
  hub.write(path, mistake.text);
  await preview.getByText("Error:").waitFor();
  await take("mistake");
  hub.write(path, mistake.text.replace(/^title: (.*)$/m, 'title: "$1"'));
  await until(() => preview.getByText("Error:").count(), 0);

  await page.setViewportSize({ width: 1000, height: 900 });
  await open(edit);
  await page.frameLocator("iframe").locator("h2").waitFor();
  await take("edit");

  await page.setViewportSize({ width: 1000, height: 640 });
  const topics = page.getByRole("group", { name: "Topics" });
  await topics.getByRole("button", { name: "Add another" }).click();
  await page.keyboard.type("eau");
  await topics.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await topics.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await take("terms");

  await open(edit);
  await page.setViewportSize({ width: 1000, height: 820 });
  await page.getByLabel("Title (needed)").fill("Rain tanks: how to build your own");
  hub.write("content/resources/rain-tanks.md", hub.read("content/resources/rain-tanks.md").replace("2017-03", "2017-03-09"));
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("alert").waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await take("conflict");

  await open("_pustaka/edit");
  await page.getByRole("link", { name: "Resource" }).waitFor();
  await page.setViewportSize({ width: 1000, height: 380 });
  await take("new");
} finally {
  await browser.close();
  hub.stop();
}
