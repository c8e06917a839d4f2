/** A chart before it is drawn: what it shows, and how, as a Vega-Lite specification without data from elsewhere. */
export interface ChartDefinition {
  /** File name without extension. */
  name: string;
  /** The headline: what the chart shows. */
  title: string;
  /** What a reader who cannot see it needs to know; a table in the report says the rest. */
  description: string;
  spec: Readonly<Record<string, unknown>>;
}

/** A drawn chart. */
export interface Chart extends ChartDefinition {
  /** A whole SVG document, one element per line. */
  svg: string;
}

/** A file of a report. `path` is relative to the output folder, with forward slashes. */
export interface ReportFile {
  path: string;
  content: string;
}
