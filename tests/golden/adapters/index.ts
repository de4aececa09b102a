import type { Adapters } from "../adapter.js";
import { activations } from "./activations.js";
import { averages } from "./averages.js";
import { gradientChecks } from "./gradientCheck.js";
import { gradientClipping } from "./gradientClipping.js";
import { initializers } from "./initializers.js";
import { layersAttention } from "./layersAttention.js";
import { layersConv } from "./layersConv.js";
import { layersDense } from "./layersDense.js";
import { layersLookup } from "./layersLookup.js";
import { layersNorm } from "./layersNorm.js";
import { layersPool } from "./layersPool.js";
import { layersRecurrent } from "./layersRecurrent.js";
import { losses } from "./losses.js";
import { metricsAdapters } from "./metrics.js";
import { optimizersConventions } from "./optimizersConventions.js";
import { optimizersFixed } from "./optimizersFixed.js";
import { optimizersFunctions } from "./optimizersFunctions.js";
import { optimizersModern } from "./optimizersModern.js";
import { optimizersNote } from "./optimizersNote.js";
import { penalties } from "./penalties.js";
import { preprocessing } from "./preprocessing.js";
import { schedules } from "./schedules.js";
import { trainingCnn } from "./trainingCnn.js";
import { trainingMlp } from "./trainingMlp.js";
import { tunerCma } from "./tunerCma.js";
import { tunerGp } from "./tunerGp.js";
import { tunerHalving } from "./tunerHalving.js";
import { tunerImportance } from "./tunerImportance.js";
import { tunerMaps } from "./tunerMaps.js";
import { tunerPareto } from "./tunerPareto.js";
import { tunerPoints } from "./tunerPoints.js";
import { tunerTpe } from "./tunerTpe.js";

/** What the product can compute of each topic, by the topic's name in the golden files. */
export const adapters: Readonly<Record<string, Adapters>> = {
  activations,
  averages,
  gradient_check: gradientChecks,
  initializers,
  layers_attention: layersAttention,
  layers_conv: layersConv,
  layers_dense: layersDense,
  layers_lookup: layersLookup,
  layers_norm: layersNorm,
  layers_pool: layersPool,
  layers_recurrent: layersRecurrent,
  gradient_clipping: gradientClipping,
  losses,
  metrics: metricsAdapters,
  preprocessing,
  optimizers_conventions: optimizersConventions,
  optimizers_fixed: optimizersFixed,
  optimizers_functions: optimizersFunctions,
  optimizers_modern: optimizersModern,
  optimizers_note: optimizersNote,
  penalties,
  schedules,
  training_cnn: trainingCnn,
  training_mlp: trainingMlp,
  tuner_halving: tunerHalving,
  tuner_importance: tunerImportance,
  tuner_maps: tunerMaps,
  tuner_pareto: tunerPareto,
  tuner_points: tunerPoints,
  tuner_gp: tunerGp,
  tuner_cma: tunerCma,
  tuner_tpe: tunerTpe,
};
