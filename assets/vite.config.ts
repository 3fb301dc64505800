import { defineConfig } from "vite";
import { iconSprite } from "./icons.ts";

export default defineConfig({
  base: "/static/", // must equal STATIC_URL, or MapLibre's worker is not found
  plugins: [iconSprite()],
  build: {
    outDir: "../src/huinong/web/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { console: "src/console.ts", chart: "src/chart.ts", map: "src/map.ts" },
      output: {
        // twelve hex signs, which WhiteNoise knows as never changing
        hashCharacters: "hex",
        entryFileNames: "[name].[hash:12].js",
        chunkFileNames: "[name].[hash:12].js",
        assetFileNames: "[name].[hash:12][extname]",
      },
    },
  },
  worker: { format: "es", rolldownOptions: { output: { entryFileNames: "[name].[hash:12].js", hashCharacters: "hex" } } },
});
