/** Every page: the style, htmx, and the small behaviours of the shell. */
import "@tabler/core/dist/js/tabler.esm.min.js";
import "htmx.org";
import "./styles/console.css";
import { watchAnswers } from "./console/answers";
import { watchCopying } from "./console/copying";
import { watchFrame } from "./console/frame";
import { watchRows } from "./console/rows";
import { watchScanBoxes } from "./console/scan";
import { shrinkPictures } from "./console/shrinking";

shrinkPictures();
watchAnswers();
watchCopying();
watchFrame();
watchRows();
watchScanBoxes();
