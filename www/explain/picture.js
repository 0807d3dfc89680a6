// The network as a picture: who takes part, and where the packet is. Colours, letters and the places of the packet are in
// the style sheet.

/**
 * @typedef {import('../../pkg/index.js').NatExplanation} NatExplanation
 * @typedef {import('../../pkg/index.js').ExplainStep} ExplainStep
 * @typedef {import('../../pkg/index.js').ExplainNode} ExplainNode
 *
 * @typedef {object} Layout in units of the picture
 * @property {string} box the view box
 * @property {Record<ExplainNode, [number, number]>} places the middle of each one's box
 * @property {number} width of these boxes
 * @property {[number, number, number, number][]} zones left, top, width and height of the home and of the internet
 * @property {[number, number][]} names where the home, its subnet and the internet are named
 */

/** From left to right. @type {Layout} */
const WIDE = {
  box: '0 0 360 226',
  places: { laptop: [66, 78], printer: [66, 178], nat: [187, 128], server: [299, 78], stranger: [299, 178] },
  width: 94,
  zones: [[6, 8, 120, 210], [244, 8, 110, 210]],
  names: [[66, 26], [66, 213], [299, 26]],
};

/** From top to bottom, where the other one's letters would be too small. @type {Layout} */
const TALL = {
  box: '0 0 264 286',
  places: { laptop: [67, 62], printer: [197, 62], nat: [132, 158], server: [67, 248], stranger: [197, 248] },
  width: 112,
  zones: [[4, 4, 256, 108], [4, 194, 256, 88]],
  names: [[132, 22], [132, 105], [132, 212]],
};

/** Where the style sheet expects the second one. */
const NARROW = '(max-width: 30rem)';

const HEIGHT = 46;

/** @type {[ExplainNode, ExplainNode][]} */
const WIRES = [['laptop', 'printer'], ['laptop', 'nat'], ['printer', 'nat'], ['nat', 'server'], ['nat', 'stranger']];

/** @param {Element} made @param {Record<string, string | number>} attributes */
function set(made, attributes) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function shape(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  set(made, attributes);
  made.append(...children);
  return made;
}

/** @param {NatExplanation['cast']} cast */
export function picture(cast) {
  const boxes = new Map(cast.map(({ node, name, address }) => {
    const [rect, title, place] = [shape('rect', { height: HEIGHT, rx: 7 }), shape('text', { class: 'node-name' }, name), shape('text', { class: 'node-address' }, address)];
    return [node, { rect, title, place, box: shape('g', { class: 'node' }, rect, title, place) }];
  }));
  const wires = WIRES.map(() => shape('line', { class: 'wire' }));
  const zones = [0, 1].map(() => shape('rect', { class: 'zone', rx: 12 }));
  const names = ['Home', '192.168.1.0/24', 'Internet'].map((name) => shape('text', { class: 'zone-name' }, name));
  const packet = shape('g', { class: 'packet' },
    shape('rect', { x: -13, y: -9, width: 26, height: 18, rx: 3 }),
    shape('path', { class: 'flap', d: 'M -13 -7 L 0 3 L 13 -7' }),
    shape('path', { class: 'cross', d: 'M -17 -13 L 17 13 M 17 -13 L -17 13' }));
  const svg = shape('svg', { role: 'img', class: 'picture', id: 'picture' },
    ...zones, ...wires, ...names, ...[...boxes.values()].map(({ box }) => box), packet);

  /** @param {Layout} layout */
  function lay({ box, places, width, ...layout }) {
    set(svg, { viewBox: box });
    for (const [node, { rect, title, place }] of boxes) {
      const [x, y] = places[node];
      set(rect, { x: x - width / 2, y: y - HEIGHT / 2, width });
      set(title, { x, y: y - 3 });
      set(place, { x, y: y + 14 });
    }
    for (const [index, [from, to]] of WIRES.entries()) {
      const [[x1, y1], [x2, y2]] = [places[from], places[to]];
      if (wires[index]) set(wires[index], { x1, y1, x2, y2 });
    }
    for (const [index, [x, y, breadth, height]] of layout.zones.entries()) {
      if (zones[index]) set(zones[index], { x, y, width: breadth, height });
    }
    for (const [index, [x, y]] of layout.names.entries()) {
      if (names[index]) set(names[index], { x, y });
    }
  }

  const narrow = matchMedia(NARROW);
  narrow.addEventListener('change', () => lay(narrow.matches ? TALL : WIDE));
  lay(narrow.matches ? TALL : WIDE);

  return {
    svg,
    /** @param {ExplainStep} step */
    show(step) {
      for (const [node, { box }] of boxes) box.classList.toggle('active', node === step.node);
      packet.setAttribute('class', `packet at-${step.node ?? 'nowhere'} ${step.kind}`);
      const name = cast.find(({ node }) => node === step.node)?.name;
      const where = name === undefined ? 'No packet is on its way.' : `The packet ${step.kind === 'dropped' ? 'ends' : 'is'} at: ${name}.`;
      svg.setAttribute('aria-label', `Laptop and printer at home, a NAT, a server and another host on the internet. ${where}`);
    },
  };
}
