/** Maps, on pages that have one: the county's own layers, and nothing from outside. */
import { FullscreenControl, Map as Canvas, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "./styles/map.css";
import { colourBy, edgeBy, filterBy, legendOf, opacityBy, type Colouring } from "./map/colours";
import { boundsOf, read, type Layers } from "./map/layers";
import { labelTowns, labelVillages } from "./map/labels";
import { openOnClick } from "./map/popups";
import { followWindow } from "./map/windows";
import { styleOf } from "./map/style";
import { json, onEach, words } from "./page";

setWorkerUrl(workerUrl);
onEach<HTMLElement>("[data-map]", (panel) => void draw(panel));

async function draw(panel: HTMLElement): Promise<void> {
  const say = words(`${panel.id}-words`);
  const wait = panel.querySelector<HTMLElement>(".hn-map-wait");
  try {
    const layers = await read(json(panel.dataset["map"] ?? ""));
    showLegend(panel, layers, say); // before the map, which takes the room that is left
    const map = canvas(panel, layers, say);
    await new Promise((resolve) => map.once("load", resolve));
    labelTowns(map, layers.towns);
    if (!layers.window.isPartial) labelVillages(map, layers.points);
    openOnClick(map, say);
    followWindow(map, layers);
    chooseColour(panel, map, layers, say);
    wait?.remove();
    panel.classList.add("is-drawn");
  } catch (error) {
    console.error(error);
    if (wait) wait.textContent = say(error instanceof TypeError ? "missing" : "failed");
  }
}

function canvas(panel: HTMLElement, layers: Layers, say: (name: string) => string): Canvas {
  const container = panel.querySelector<HTMLElement>(".hn-map-canvas") ?? panel;
  const map = new Canvas({
    container,
    style: styleOf(layers),
    bounds: boundsOf(layers),
    fitBoundsOptions: { padding: { top: 40, bottom: 36, left: 28, right: 28 } },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches, // one finger scrolls the page, two move the map
    locale: {
      "NavigationControl.ZoomIn": say("zoom_in"),
      "NavigationControl.ZoomOut": say("zoom_out"),
      "FullscreenControl.Enter": say("full"),
      "FullscreenControl.Exit": say("unfull"),
      "Popup.Close": say("close"),
      "CooperativeGesturesHandler.MobileHelpText": say("fingers"),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
  map.addControl(new FullscreenControl({ container: panel }), "bottom-right");
  map.addControl(new ScaleControl({ maxWidth: 90 }), "bottom-right");
  return map;
}

function chooseColour(panel: HTMLElement, map: Canvas, layers: Layers, say: (name: string) => string): void {
  const show = () => {
    const by = chosen(panel);
    map.setPaintProperty("points", "circle-color", colourBy(by));
    map.setPaintProperty("points", "circle-opacity", opacityBy(by));
    map.setPaintProperty("points", "circle-stroke-color", edgeBy(by));
    map.setFilter("points", filterBy(by));
    showLegend(panel, layers, say);
  };
  panel.querySelector(".hn-map-by select")?.addEventListener("change", show);
  show();
}

function chosen(panel: HTMLElement): Colouring {
  const select = panel.querySelector<HTMLSelectElement>(".hn-map-by select");
  return { key: select?.value ?? "", scale: select?.selectedOptions[0]?.dataset["scale"] ?? "" };
}

function showLegend(panel: HTMLElement, layers: Layers, say: (name: string) => string): void {
  const chooser = panel.querySelector<HTMLElement>(".hn-map-by");
  if (chooser) chooser.hidden = (chooser.querySelector("select")?.options.length ?? 0) < 2;
  const legend = panel.querySelector<HTMLElement>(".hn-map-legend");
  legend?.replaceChildren(...(layers.window.isPartial ? [] : legendOf(layers, chosen(panel), say)));
  if (legend) legend.hidden = legend.childElementCount === 0;
}
