import { Html } from "./html.js";

/** Colours of the page: a light set and a dark one, told apart by the reader's system or by the page's own switch. */
const light = `--paper:#f6f7f9;--card:#ffffff;--ink:#16202c;--soft:#566375;--line:#dfe4ea;--train:#2463c9;--dev:#c2410c;--good:#15803d;--bad:#b91c1c;
--warn:#a16207;--raw:#9db7e0;--low:#eef2f7;--high:#2463c9;--hot:#c2410c;--code:#eef1f5`;
const dark = `--paper:#0f141b;--card:#171e28;--ink:#e8edf3;--soft:#9fadbd;--line:#2a3442;--train:#7db0ff;--dev:#ff9a5c;--good:#5fd38d;--bad:#ff8585;
--warn:#e8bf5a;--raw:#587aa8;--low:#1f2935;--high:#7db0ff;--hot:#ff9a5c;--code:#0f151d`;

export const style: Html = new Html(`
:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
.page{max-width:1120px;margin:0 auto;padding:28px 24px 64px}
header.top{display:flex;gap:16px;align-items:flex-start;justify-content:space-between}
h1{font-size:1.7rem;line-height:1.2;margin:0;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:1.12rem;margin:0 0 2px;letter-spacing:-.005em}
h3{font-size:.95rem;margin:0 0 6px}
p{margin:0 0 10px}
.soft,figcaption{color:var(--soft);font-size:.9rem}
.sub{color:var(--soft);margin:6px 0 0}
button,.button{font:inherit;font-size:.88rem;color:var(--ink);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:6px 12px;cursor:pointer}
button:hover{border-color:var(--soft)}
:focus-visible{outline:2px solid var(--train);outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:18px 0 20px;font-size:.9rem}
nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--ink);text-decoration:underline}
a{color:var(--train)}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:20px 22px;margin:0 0 18px;min-width:0}
.verdict{border-left:6px solid var(--mood);padding:22px 26px}
.verdict .headline{font-size:1.45rem;font-weight:650;line-height:1.25;margin:0 0 8px;letter-spacing:-.01em;overflow-wrap:anywhere}
.good{--mood:var(--good)}.bad{--mood:var(--bad)}.warn{--mood:var(--warn)}.plain{--mood:var(--soft)}
.badge{display:inline-block;font-size:.78rem;font-weight:600;color:var(--mood);border:1px solid var(--mood);border-radius:99px;padding:1px 10px;margin:0 6px 10px 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 18px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:14px 16px}
.tile b{display:block;font-size:1.35rem;font-weight:650;line-height:1.25;letter-spacing:-.01em}
.tile span{color:var(--soft);font-size:.84rem;display:block}
.two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:18px}
.two>.card{margin-bottom:18px}.two>:only-child{grid-column:1/-1}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;width:100%}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:550;white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}
tr:last-child td,tbody tr:last-child th{border-bottom:0}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{fill:var(--soft);font-size:12px;font-family:inherit}
svg .strong{fill:var(--ink)}
figure{margin:10px 0 0}
figcaption{margin-top:8px}
.axis{stroke:var(--line)}
.train{stroke:var(--train)}.dev{stroke:var(--dev)}.f-train{fill:var(--train)}.f-dev{fill:var(--dev)}.f-soft{fill:var(--soft)}
.key{display:inline-flex;align-items:center;gap:6px;margin-right:16px;font-size:.88rem;color:var(--soft)}
.key i{width:16px;height:3px;border-radius:2px;background:var(--c)}
pre,code{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:10px 12px;margin:6px 0 0;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.copy{display:flex;gap:8px;align-items:flex-start}.copy pre{flex:1;min-width:0}.copy button{margin-top:6px;flex:none}
ol.steps{margin:8px 0 0;padding-left:22px}ol.steps li{margin-bottom:14px}
details summary{cursor:pointer;color:var(--soft);font-size:.9rem;margin-top:10px}
.rows{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:12px;margin-top:12px}
.row{border:1px solid var(--line);border-radius:10px;padding:10px 12px;font-size:.86rem;min-width:0;overflow-wrap:anywhere}
.row img{image-rendering:pixelated;width:84px;height:84px;object-fit:contain;border-radius:6px;background:#000;display:block;margin-bottom:8px}
.row dl{margin:6px 0 0;display:grid;grid-template-columns:auto 1fr;gap:0 10px;color:var(--soft);font-size:.8rem}
.row dt{overflow:hidden;text-overflow:ellipsis}.row dd{margin:0;color:var(--ink);overflow:hidden;text-overflow:ellipsis}
.wrong{color:var(--bad);font-weight:600}.right{color:var(--good);font-weight:600}
.grid{display:grid;gap:2px;font-size:.84rem}
.cell{padding:7px 3px;text-align:center;border-radius:5px;min-width:0}
.cell.head{color:var(--soft);max-width:120px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.cell.side{text-align:right}
.alarm{border-left:4px solid var(--bad);padding:2px 0 2px 12px;margin:10px 0}
.chart{min-height:300px;margin-top:10px}
.chart .u-legend{color:var(--soft);font-size:.84rem;text-align:left;margin:4px 0 0;width:auto;display:block}
.u-legend th,.u-legend td{border:0;padding:1px 4px;font-weight:400;vertical-align:middle;color:inherit}
.u-legend th::after{display:none}
.u-legend .u-marker{width:14px;height:4px;border:0!important;border-radius:2px}
.u-legend .u-value{color:var(--ink);min-width:52px;display:inline-block}
footer{color:var(--soft);font-size:.84rem;margin-top:28px}
@media (max-width:760px){.page{padding:18px 14px 48px}.two{grid-template-columns:minmax(0,1fr);gap:0}.card{padding:16px;border-radius:12px}.verdict{padding:18px}
 h1{font-size:1.35rem}.verdict .headline{font-size:1.2rem}.tiles{grid-template-columns:repeat(2,minmax(0,1fr))}.copy{display:block}.wide{min-width:560px}.chart{min-height:250px}}
@media print{:root,:root[data-theme=dark]{color-scheme:light;${light}}body{background:#fff;font-size:12px}nav,button{display:none}.card,.tile{break-inside:avoid;border-color:#ccc}
 .page{max-width:none;padding:0}}
`);
