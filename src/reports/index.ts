export {
  type Bar,
  type BarPanel,
  barPanels,
  type Chart,
  type ChartDefinition,
  type Curve,
  chartSpec,
  drawChart,
  drawCharts,
  type ForestRow,
  forestPlot,
  type ReportFile,
  stepCurves,
  type UserMap,
} from './charts/index.js';
export {
  type Block,
  type Column,
  code,
  details,
  figure,
  heading,
  type Inline,
  list,
  paragraph,
  strong,
  table,
  text,
} from './document/document.js';
export { escapeMarkdown, escapeXml, readable } from './document/escape.js';
export { toHtml } from './document/html.js';
export { toMarkdown } from './document/markdown.js';
export { copyTestMarkdown, renderCopyTest } from './experiments/copy-test.js';
export { planMarkdown, renderPlan } from './experiments/plan.js';
export { experimentMarkdown, renderExperiment } from './experiments/report.js';
export { count, counted, day, decimal, interval, measured, percent, plainNumber, signed } from './format.js';
export { renderEngagement } from './funnels/engagement.js';
export { funnelMarkdown, renderFunnel } from './funnels/report.js';
export type { ReportedFile, ReportInput } from './input.js';
export { chartFiles, renderReport } from './report.js';
export { RULES_CHARTS, renderRulesCharts } from './rules.js';
export { renderSurvey } from './survey.js';
