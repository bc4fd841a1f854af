"use strict";

const KEPT_SAMPLES = 300;
const KEPT_LINES = 500;
const COLORS = ["#0b8bd6", "#e5732e", "#2da44e", "#a371f7", "#d1435b", "#c29800", "#5b9aa0", "#8c6d46"];

const byId = (id) => document.getElementById(id);

/** An element with text; what plugins say is never read as HTML. */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function shortId(id) {
  return id.slice(id.lastIndexOf(".") + 1);
}

async function read(path) {
  const response = await fetch(path);
  const value = await response.json();
  if (!response.ok) throw new Error(value.error);
  return value;
}

function notify(text) {
  const notice = byId("notice");
  notice.hidden = !text;
  notice.textContent = text;
}

async function change(action, source, reason) {
  const address = `api/${action}?source=${encodeURIComponent(source)}&reason=${encodeURIComponent(reason)}`;
  const response = await fetch(address, {
    method: "POST",
    headers: { "X-Wardian-Console": "1" },
  });
  const value = await response.json();
  notify(response.ok ? "" : value.error);
}

// Plugins

function figure(list, name, value, meaning) {
  const row = element("div");
  if (meaning) row.title = meaning;
  row.append(element("dt", "", name), element("dd", "", value));
  list.append(row);
}

function micros(value) {
  return value === null ? "-" : value < 1000 ? value.toFixed(1) + " µs" : (value / 1000).toFixed(2) + " ms";
}

function kibibytes(bytes) {
  return Math.ceil(bytes / 1024).toLocaleString("en") + " KiB";
}

/** Bytes where few of them matter. */
function size(bytes) {
  return bytes < 10240 ? bytes.toLocaleString("en") + " B" : kibibytes(bytes);
}

function figures(running) {
  const list = element("dl", "figures");
  figure(list, "calls", running.calls.toLocaleString("en"));
  const failed = Object.entries(running.failuresById).map(([id, count]) => `${id} × ${count}`).join(", ");
  figure(list, "failures", running.failures.toLocaleString("en") + (failed ? ` (${failed})` : ""));
  figure(list, "refused", running.refused);
  figure(list, "denied", running.denials);
  figure(list, "p50", micros(running.p50));
  figure(list, "p99", micros(running.p99));
  figure(list, "instances", running.instances);
  figure(list, "discarded", running.discarded, "after a failure");
  figure(list, "reclaimed", running.reclaimed, "idle instances, because memory was short");
  figure(list, "memory", kibibytes(running.memoryBytes));
  return list;
}

function capabilities(running) {
  const table = element("table");
  const head = element("tr");
  for (const title of ["capability", "requested", "granted", "reason"]) head.append(element("th", "", title));
  table.append(head);
  for (const capability of running.capabilities) {
    const row = element("tr");
    row.dataset.capability = capability.name;
    row.append(
      element("td", "", capability.name),
      element("td", "", capability.requested.join(", ") || "-"),
      element("td", "", capability.granted.join(", ") || "nothing"),
      element("td", "", capability.reason));
    const use = element("tr", "use");
    use.append(element("td"), usage(capability.figures));
    table.append(row, use);
  }
  return table;
}

/** What a plugin did with a capability. */
function usage(counts) {
  const cell = element("td");
  cell.colSpan = 3;
  const list = element("dl", "figures");
  figure(list, "calls", counts.calls.toLocaleString("en"));
  figure(list, "denied", counts.denials.toLocaleString("en"), "arguments that the policy does not cover");
  figure(list, "from the guest", size(counts.bytesFromGuest), "copied from the guest's memory");
  figure(list, "to the guest", size(counts.bytesToGuest), "copied to the guest's memory");
  figure(list, "open handles", counts.openHandles.toLocaleString("en"));
  const rate = counts.callsPerSecond;
  figure(list, "rate", rate === null ? "any" : rate.toLocaleString("en") + "/s", "the most calls that the grant allows");
  figure(list, "over the rate", counts.refusedByRate.toLocaleString("en"), "calls that were refused");
  cell.append(list);
  return cell;
}

const ACTIONS = new Map([["reload", "Reload"], ["roll-back", "Roll back"], ["unload", "Unload"], ["load", "Load"],
  ["disable", "Disable"], ["enable", "Enable"]]);

/** A button for what this person may do, and what is possible now. */
function actionButton(plugin, action) {
  const button = element("button", action, ACTIONS.get(action) ?? action);
  button.type = "button";
  if (action === "roll-back") button.title = `to ${plugin.previous}`;
  button.addEventListener("click", async () => {
    if (action === "unload" && !confirm(`Unload ${plugin.id}? Its calls fail until somebody loads it.`)) return;
    let reason = "";
    if (action === "disable") {
      reason = prompt(`Disable ${plugin.id}? Its calls fail until somebody enables it, also after a restart. Why?`);
      if (reason === null) return;
    }
    // A button that is disabled would lose the focus.
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    try {
      await change(action, plugin.source, reason);
    } finally {
      button.ariaBusy = "false";
    }
    await showPlugins();
  });
  return button;
}

/** Why a plugin was rejected, with the places in its files; what is very long comes on request. */
function failure(plugin) {
  const box = element("div");
  const text = element("pre", "failure", plugin.failure);
  text.tabIndex = 0;
  box.append(text);
  if (plugin.failureGoesOn) {
    const more = element("button", "more", "Show all of it");
    more.type = "button";
    more.addEventListener("click", async () => {
      text.textContent = (await read("api/failure?source=" + encodeURIComponent(plugin.source))).failure;
      more.remove();
    });
    box.append(more);
  }
  return box;
}

/** The state, and that of a new version that did not come in. */
function states(plugin) {
  const box = element("span");
  box.append(element("span", "state " + plugin.state, plugin.state));
  if (plugin.candidate) {
    box.append(" ", element("span", "state candidate " + plugin.candidate, "new version " + plugin.candidate));
  }
  return box;
}

function card(plugin) {
  const box = element("article", "card");
  box.dataset.source = plugin.source;
  if (plugin.id) box.dataset.plugin = plugin.id;
  const top = element("div", "top");
  top.append(element("span", "id", plugin.id ?? plugin.source));
  top.append(element("span", "version", plugin.version ? `${plugin.version}, generation ${plugin.generation}` : ""));
  top.append(states(plugin));
  const actions = element("span", "actions");
  actions.append(...plugin.actions.map((action) => actionButton(plugin, action)));
  top.append(actions);
  box.append(top);
  if (plugin.running) {
    box.append(figures(plugin.running));
    if (plugin.running.capabilities.length) box.append(capabilities(plugin.running));
  }
  if (plugin.failure) box.append(failure(plugin));
  return box;
}

/** What a card shows but for its figures: a card stays where only those change, so that a click finds its button. */
function shape(plugin) {
  const running = plugin.running
    && [plugin.running.capabilities.map((capability) => ({ ...capability, figures: null })), plugin.running.services];
  return JSON.stringify({ ...plugin, running });
}

function update(list, plugins) {
  const known = new Map([...list.children].map((box) => [box.dataset.source, box]));
  const boxes = plugins.map((plugin) => {
    const old = known.get(plugin.source);
    if (!old || old.shape !== shape(plugin)) {
      const box = card(plugin);
      box.shape = shape(plugin);
      return box;
    }
    if (plugin.running) {
      old.querySelector(".figures").replaceWith(figures(plugin.running));
      old.querySelectorAll(".use").forEach((row, i) => row.lastChild.replaceWith(usage(plugin.running.capabilities[i].figures)));
    }
    return old;
  });
  const same = boxes.length === list.children.length && boxes.every((box, i) => box === list.children[i]);
  if (same) return;
  const focus = focused(list);
  list.replaceChildren(...boxes);
  focus?.();
}

/** Gives the focus back to where it is in a list now, though its card may be made anew. */
function focused(list) {
  const element = document.activeElement;
  const source = list.contains(element) && element.closest(".card").dataset.source;
  if (!source) return undefined;
  return () => {
    const box = [...list.children].find((each) => each.dataset.source === source);
    (element.isConnected ? element : box?.querySelector("." + (element.className || "card")))?.focus({ preventScroll: true });
  };
}

function showSummary(plugins, memoryBytes) {
  const counts = new Map();
  for (const { state } of plugins) counts.set(state, (counts.get(state) ?? 0) + 1);
  byId("summary").textContent = [...counts].map(([state, count]) => `${count} ${state.toLowerCase().replace("_", " ")}`).join(", ")
    + `; memory ${kibibytes(memoryBytes)}`;
}

/** Whether the filter lets something with this text be shown. */
function passesFilter(text) {
  return text.toLowerCase().includes(byId("filter").value.trim().toLowerCase());
}

function isWanted(plugin) {
  const texts = [plugin.source, plugin.id, plugin.state, plugin.candidate, plugin.failure, ...(plugin.running?.capabilities ?? []).map((c) => c.name)];
  return passesFilter(texts.join("\n"));
}

/** What is no plugin, and yet somebody should look at it; left as it is where nothing changed. */
function showWarnings(warnings) {
  const list = byId("warnings");
  const shown = [...list.children].map((item) => item.textContent);
  if (shown.join("\n\n") === warnings.join("\n\n")) return;
  list.replaceChildren(...warnings.map((text) => element("li", "warning", text)));
}

byId("filter").addEventListener("input", () => showPlugins());

/** Whether an operator should look at a plugin: it does not run as it should, or its new version did not come in. */
function needsAttention(plugin) {
  if (plugin.state === "DISABLED") return false;
  return ["REJECTED", "PENDING_APPROVAL", "DEGRADED"].includes(plugin.state) || plugin.failure !== "";
}

let requests = 0;

async function showPlugins() {
  const mine = ++requests;
  const { person, memoryBytes, warnings, plugins } = await read("api/plugins");
  if (mine !== requests) return;
  byId("person").textContent = person ?? "read-only";
  showSummary(plugins, memoryBytes);
  const wanted = plugins.filter(isWanted);
  const attention = wanted.filter(needsAttention);
  update(byId("attention"), attention);
  update(byId("plugins"), wanted.filter((plugin) => !needsAttention(plugin)));
  const wantedWarnings = warnings.filter(passesFilter);
  showWarnings(wantedWarnings);
  byId("attention-section").hidden = attention.length === 0 && wantedWarnings.length === 0;
}

// Charts

// However great a number is, its label fits beside the axis.
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const labels = (plot, ticks) => ticks.map((tick) => compact.format(tick));

const samples = [];
const charts = new Map();

function draw(target, ids, value) {
  const data = [samples.map((s) => s.time), ...ids.map((id) => samples.map((s) => {
    const activity = s.plugins[id];
    return activity ? value(activity) : null;
  }))];
  const known = charts.get(target);
  const names = ids.join(" ");
  if (known && known.names === names) {
    known.plot.setData(data);
    return;
  }
  known?.plot.destroy();
  const text = getComputedStyle(document.body).color;
  const axis = { stroke: text, grid: { stroke: "rgba(128, 128, 128, .2)" }, ticks: { stroke: "rgba(128, 128, 128, .2)" } };
  const plot = new uPlot({
    width: byId(target).clientWidth,
    height: 220,
    series: [{}, ...ids.map((id, i) => ({ label: shortId(id), stroke: COLORS[i], width: 1.5 }))],
    axes: [axis, { ...axis, size: 60, values: labels }],
    scales: { y: { range: (u, min, max) => [0, Math.max(1, max ?? 1) * 1.1] } },
  }, data, byId(target));
  charts.set(target, { plot, names });
}

/** The plugins that were called most, as many as there are colors, ordered by id. */
function busiest() {
  const calls = new Map();
  for (const { plugins } of samples) {
    for (const [id, activity] of Object.entries(plugins)) calls.set(id, (calls.get(id) ?? 0) + activity.calls);
  }
  const ids = [...calls.keys()].sort((a, b) => calls.get(b) - calls.get(a) || (a < b ? -1 : 1)).slice(0, COLORS.length).sort();
  const all = samples[samples.length - 1].active;
  const shown = ids.length < all ? `, the ${ids.length} busiest plugins of ${all}` : "";
  for (const place of document.querySelectorAll("figcaption .shown")) place.textContent = shown;
  return ids;
}

function drawAll() {
  if (samples.length === 0) return;
  const ids = busiest();
  draw("calls-chart", ids, (a) => a.calls);
  draw("latency-chart", ids, (a) => a.p99);
}

function addSample(sample) {
  samples.push(sample);
  if (samples.length > KEPT_SAMPLES) samples.shift();
  drawAll();
}

addEventListener("resize", () => {
  for (const [target, { plot }] of charts) plot.setSize({ width: byId(target).clientWidth, height: 220 });
});

// Log

function addLine(line) {
  const log = byId("log");
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  const item = element("li");
  item.append(
    element("span", "time", new Date(line.time).toLocaleTimeString("en-GB") + " "),
    element("span", line.level, line.level + " "),
    element("span", "where", line.logger + (line.call ? ` call ${line.call}` : "") + " "),
    element("span", "", line.message));
  log.append(item);
  while (log.childElementCount > KEPT_LINES) log.firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

// Events

let beginnings = 0;

/** Shows all there is. Events may come while the log is read, so it is empty before, unless there are none. */
async function begin(hasEvents) {
  const mine = ++beginnings;
  const { title, log } = await read("api/console");
  document.title = title;
  byId("title").textContent = title;
  byId("log-section").hidden = !log;
  byId("log-link").hidden = !log;
  const history = await read("api/history");
  if (mine !== beginnings) return;
  samples.splice(0, samples.length, ...history);
  drawAll();
  if (hasEvents) byId("log").replaceChildren();
  const lines = await read("api/log");
  if (mine !== beginnings) return;
  if (!hasEvents) byId("log").replaceChildren();
  lines.forEach(addLine);
  await showPlugins();
}

const RETRY_MILLIS = 5000;

function connection(text) {
  byId("connection").textContent = text;
}

let source;

/** Listens to the server. A browser connects anew after a stream, but never after a response that is none. */
function listen() {
  const events = new EventSource("api/events");
  source = events;
  events.addEventListener("open", () => {
    connection("live");
    begin(true);
  });
  events.addEventListener("error", () => {
    connection("connection lost, trying again");
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, RETRY_MILLIS);
      poll(events);
    }
  });
  events.addEventListener("plugins", showPlugins);
  events.addEventListener("sample", (event) => {
    addSample(JSON.parse(event.data));
    showPlugins();
  });
  events.addEventListener("log", (event) => addLine(JSON.parse(event.data)));
}

/** Shows what there is though the server gives no events. */
async function poll(refused) {
  try {
    await begin(false);
    if (source === refused) connection("no live events, updated every few seconds");
  } catch {
    // There is no server, and it says so.
  }
}

listen();
