// The network as a picture: who takes part, and where the packet is. Places and colours are in the style sheet.

/**
 * @typedef {import('../../pkg/index.js').NatExplanation} NatExplanation
 * @typedef {import('../../pkg/index.js').ExplainStep} ExplainStep
 * @typedef {import('../../pkg/index.js').ExplainNode} ExplainNode
 */

/** The middle of each one's box, in units of the picture. @type {Record<ExplainNode, [number, number]>} */
const PLACES = { laptop: [66, 78], printer: [66, 178], nat: [187, 128], server: [299, 78], stranger: [299, 178] };
const WIDTH = 94;
const HEIGHT = 46;

/** @type {[ExplainNode, ExplainNode][]} */
const WIRES = [['laptop', 'printer'], ['laptop', 'nat'], ['printer', 'nat'], ['nat', 'server'], ['nat', 'stranger']];

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function shape(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** @param {NatExplanation['cast']} cast */
export function picture(cast) {
  const boxes = new Map(cast.map((member) => {
    const [x, y] = PLACES[member.node];
    return [member.node, shape('g', { class: 'node' },
      shape('rect', { x: x - WIDTH / 2, y: y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: 7 }),
      shape('text', { x, y: y - 3, class: 'node-name' }, member.name),
      shape('text', { x, y: y + 13, class: 'node-address' }, member.address))];
  }));
  const wires = WIRES.map(([from, to]) => shape('line', {
    class: 'wire', x1: PLACES[from][0], y1: PLACES[from][1], x2: PLACES[to][0], y2: PLACES[to][1],
  }));
  const packet = shape('g', { class: 'packet' },
    shape('rect', { x: -13, y: -9, width: 26, height: 18, rx: 3 }),
    shape('path', { class: 'flap', d: 'M -13 -7 L 0 3 L 13 -7' }),
    shape('path', { class: 'cross', d: 'M -17 -13 L 17 13 M 17 -13 L -17 13' }));
  const svg = shape('svg', { viewBox: '0 0 360 226', role: 'img', class: 'picture', id: 'picture' },
    shape('rect', { class: 'zone', x: 6, y: 8, width: 120, height: 210, rx: 12 }),
    shape('text', { class: 'zone-name', x: 66, y: 26 }, 'Home'),
    shape('text', { class: 'zone-name', x: 66, y: 213 }, '192.168.1.0/24'),
    shape('rect', { class: 'zone', x: 244, y: 8, width: 110, height: 210, rx: 12 }),
    shape('text', { class: 'zone-name', x: 299, y: 26 }, 'Internet'),
    ...wires, ...boxes.values(), packet);

  return {
    svg,
    /** @param {ExplainStep} step */
    show(step) {
      for (const [node, box] of boxes) box.classList.toggle('active', node === step.node);
      packet.setAttribute('class', `packet at-${step.node ?? 'nowhere'} ${step.kind}`);
      const name = cast.find(({ node }) => node === step.node)?.name;
      const where = name === undefined ? 'No packet is on its way.' : `The packet ${step.kind === 'dropped' ? 'ends' : 'is'} at: ${name}.`;
      svg.setAttribute('aria-label', `Laptop and printer at home, a NAT, a server and another host on the internet. ${where}`);
    },
  };
}
