import { bytesField, intField, message, rawDoubles, rawInts } from './protobuf.js';

/** Field numbers and enumerations are those of onnx.proto3, ONNX 1.14 (IR 9, operator set 19). */
const IR_VERSION = 9;
const OPSET = 19;
const TYPE = { double: 11, int64: 7, string: 8, bool: 9 } as const;

export type OnnxType = keyof typeof TYPE;

/** Builds an ONNX graph node by node. Values are named; the same calls in the same order give the same bytes. */
export class OnnxGraph {
  readonly #nodes: Uint8Array[] = [];
  readonly #constants = new Map<string, Uint8Array>();
  readonly #inputs: Uint8Array[] = [];
  readonly #outputs: Uint8Array[] = [];
  #count = 0;

  /** An input with the given dimensions; a text is a free dimension. */
  input(name: string, type: OnnxType, dimensions: readonly (number | string)[]): string {
    this.#inputs.push(valueInfo(name, type, dimensions));
    return name;
  }

  output(name: string, type: OnnxType, dimensions: readonly (number | string)[]): void {
    this.#outputs.push(valueInfo(name, type, dimensions));
  }

  /** A node with one output, whose name it returns. */
  node(
    operator: string,
    inputs: readonly string[],
    options: { name?: string; ints?: Record<string, number> } = {},
  ): string {
    const output = options.name ?? `v${this.#count++}`;
    // AttributeProto: name 1, i 3, type 20 (INT is 2).
    const attributes = Object.entries(options.ints ?? {}).map(([name, value]) =>
      bytesField(5, message(bytesField(1, name), intField(3, value), intField(20, 2))),
    );
    this.#nodes.push(
      message(
        ...inputs.map((name) => bytesField(1, name)),
        bytesField(2, output),
        bytesField(4, operator),
        ...attributes,
      ),
    );
    return output;
  }

  /** A constant of doubles; without dimensions a scalar. */
  doubles(values: readonly number[], dimensions: readonly number[] = []): string {
    return this.#constant(
      `d[${dimensions}]${values}`,
      TYPE.double,
      dimensions,
      bytesField(9, rawDoubles(values)),
    );
  }

  ints(values: readonly number[], dimensions: readonly number[] = []): string {
    return this.#constant(
      `i[${dimensions}]${values}`,
      TYPE.int64,
      dimensions,
      bytesField(9, rawInts(values)),
    );
  }

  texts(values: readonly string[], dimensions: readonly number[] = []): string {
    const data = message(...values.map((v) => bytesField(6, v)));
    return this.#constant(`s[${dimensions}]${JSON.stringify(values)}`, TYPE.string, dimensions, data);
  }

  /** The serialised ModelProto. */
  toBytes(name: string): Uint8Array {
    // GraphProto: node 1, name 2, initializer 5, input 11, output 12.
    const graph = message(
      ...this.#nodes.map((n) => bytesField(1, n)),
      bytesField(2, name),
      ...[...this.#constants.values()].map((c) => bytesField(5, c)),
      ...this.#inputs.map((i) => bytesField(11, i)),
      ...this.#outputs.map((o) => bytesField(12, o)),
    );
    // ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8.
    return message(
      intField(1, IR_VERSION),
      bytesField(2, 'kindred'),
      bytesField(7, graph),
      bytesField(8, message(bytesField(1, ''), intField(2, OPSET))),
    );
  }

  /** TensorProto: dims 1, data_type 2, string_data 6, name 8, raw_data 9. */
  #constant(key: string, type: number, dimensions: readonly number[], data: Uint8Array): string {
    const name = `c:${key}`;
    if (!this.#constants.has(name)) {
      const dims = dimensions.map((d) => intField(1, d));
      this.#constants.set(name, message(...dims, intField(2, type), bytesField(8, name), data));
    }
    return name;
  }
}

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 | dim_param 2 } } } }. */
function valueInfo(name: string, type: OnnxType, dimensions: readonly (number | string)[]): Uint8Array {
  const shape = message(
    ...dimensions.map((d) => bytesField(1, typeof d === 'number' ? intField(1, d) : bytesField(2, d))),
  );
  const tensor = message(intField(1, TYPE[type]), bytesField(2, shape));
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensor)));
}
