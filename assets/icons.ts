/** One sprite of the icons that the templates use: icons.txt, `{% icon "…" %}` and `icon="…"`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCES = join(HERE, "..", "src", "huinong");
const OUTLINE = join(HERE, "node_modules", "@tabler", "icons", "icons", "outline");
const USES = [/\{%\s*icon\s+["']([a-z0-9-]+)["']/g, /\bicon=["']([a-z0-9-]+)["']/g];

export function iconSprite(): Plugin {
  return {
    name: "huinong-icons",
    generateBundle() {
      const missing: string[] = [];
      const symbols = names().map((name) => symbol(name) ?? (missing.push(name), ""));
      if (missing.length > 0) this.warn(`not in @tabler/icons: ${missing.join(", ")}`);
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

function names(): string[] {
  const listed = readFileSync(join(HERE, "icons.txt"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const found = new Set(listed);
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((name) => /\.(html|py)$/.test(name))) {
    const text = readFileSync(join(SOURCES, file), "utf8");
    for (const use of USES) for (const match of text.matchAll(use)) found.add(match[1] ?? "");
  }
  return [...found].sort();
}

function symbol(name: string): string | undefined {
  const file = join(OUTLINE, `${name}.svg`);
  if (!existsSync(file)) return undefined;
  const drawn = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "");
  const inner = drawn.slice(drawn.indexOf(">", drawn.indexOf("<svg")) + 1, drawn.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
}
