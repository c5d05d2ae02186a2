/** What cannot be read, by the ending of its name, and how to make of it what can. */
const REMEDIES: readonly (readonly [ending: RegExp, remedy: (file: string) => string])[] = [
  [
    /\.keras$/i,
    (file) =>
      `'${file}' is a Keras file; convert it with: tensorflowjs_converter --input_format=keras_keras --output_format=tfjs_layers_model ${file} FOLDER, then: ktrdr model import FOLDER --features …`,
  ],
  [
    /\.(h5|hdf5)$/i,
    (file) =>
      `'${file}' is a Keras file; convert it with: tensorflowjs_converter --input_format=keras --output_format=tfjs_layers_model ${file} FOLDER, then: ktrdr model import FOLDER --features …`,
  ],
  [
    /\.(pt|pth|safetensors)$/i,
    (file) =>
      `'${file}' holds weights of PyTorch; write its layers as matrices (docs/models.md has the lines of Python), then: ktrdr model import --dense FILE.json --features …`,
  ],
  [
    /\.(onnx|tflite|pb|ckpt)$/i,
    (file) =>
      `'${file}' is no network of layers and cannot be converted into one; from the program that trained it write a Keras file, and convert that with: tensorflowjs_converter --input_format=keras --output_format=tfjs_layers_model model.h5 FOLDER; or write its dense layers as matrices, then: ktrdr model import --dense FILE.json --features …`,
  ],
];

/** Returns what to do with a file of another format; null for a name that tells of none. */
export function otherFormatRemedy(file: string): string | null {
  return REMEDIES.find(([ending]) => ending.test(file))?.[1](file) ?? null;
}

/** What to do with the graph that TensorFlow.js makes of a SavedModel: it has operations where layers are wanted. */
export const GRAPH_MODEL_REMEDY =
  "'model.json' is a graph model, which has no layers; convert the Keras file that it was made from with: tensorflowjs_converter --input_format=keras --output_format=tfjs_layers_model model.h5 FOLDER (keras_keras for a .keras file)";
