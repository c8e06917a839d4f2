export interface FalseDiscovery {
  /** Tail false discovery rate: expected share of nulls among the tests with a p this small. */
  tail: number[];
  /** Local false discovery rate: probability that a test with just this p is null. */
  local: number[];
}

/**
 * False discovery rates from Grenander's estimate of the density of p-values: the slopes of the least concave majorant
 * of their distribution function (Strimmer 2008, "fdrtool").
 */
export function falseDiscoveryRates(p: readonly number[], nullProportion = 1): FalseDiscovery {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
  const points: { x: number; y: number }[] = [{ x: 0, y: 0 }];
  order.forEach((i, rank) => {
    points.push({ x: p[i]!, y: (rank + 1) / p.length });
  });
  points.push({ x: 1, y: 1 });
  const hull: { x: number; y: number }[] = [];
  for (const point of points) {
    while (hull.length >= 2 && isBelow(hull[hull.length - 2]!, hull[hull.length - 1]!, point)) hull.pop();
    if (hull.length > 0 && hull[hull.length - 1]!.x === point.x) hull[hull.length - 1] = point;
    else hull.push(point);
  }
  const tail = new Array<number>(p.length);
  const local = new Array<number>(p.length);
  let segment = 1;
  for (const i of order) {
    while (segment < hull.length - 1 && hull[segment]!.x < p[i]!) segment++;
    const [left, right] = [hull[segment - 1]!, hull[segment]!];
    const slope = (right.y - left.y) / (right.x - left.x);
    tail[i] = Math.min(1, (nullProportion * p[i]!) / (left.y + slope * (p[i]! - left.x)));
    local[i] = Math.min(1, nullProportion / slope);
  }
  return { tail, local };
}

/** Whether the middle point is not above the line between its neighbours. */
function isBelow(
  a: { x: number; y: number },
  b: { x: number; y: number },
  c: { x: number; y: number },
): boolean {
  return (b.y - a.y) * (c.x - a.x) <= (c.y - a.y) * (b.x - a.x);
}
