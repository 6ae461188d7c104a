"""Names and meanings of the fusion measures, for outputs and reports."""

from __future__ import annotations

from ..core.language import later

REFERENCE_NAMES = ("sam", "ergas", "psnr", "rmse", "cc", "scc", "ssim", "uiqi", "q2n")
FULL_NAMES = ("d_lambda", "d_s", "qnr", "d_lambda_k", "hqnr")
CALIBRATION_NAMES = ("coverage_1", "coverage_2", "sharpness")
MEANINGS = {
    "sam": later("Spectral angle [degrees], 0 is best"), "ergas": later("Relative error of all bands [%], 0 is best"),
    "psnr": later("Peak signal to noise [dB], higher is better"), "rmse": later("Root mean square error, 0 is best"),
    "cc": later("Correlation, 1 is best"), "scc": later("Correlation of detail, 1 is best"),
    "ssim": later("Structural similarity, 1 is best"), "uiqi": later("Quality index Q, 1 is best"),
    "q2n": later("Quality index of all bands together, 1 is best"),
    "d_lambda": later("Change of the relations between bands, 0 is best"),
    "d_s": later("Change of the relation to the PAN, 0 is best"), "qnr": later("Quality without reference, 1 is best"),
    "d_lambda_k": later("Distance from the MS after degrading, 0 is best"),
    "hqnr": later("Quality without reference, hybrid, 1 is best"),
    "coverage_1": later("Share of errors below the expected one, 0.68 is best"),
    "coverage_2": later("Share of errors below twice the expected one, 0.95 is best"),
    "sharpness": later("Expected error over value, less is better where coverage holds"),
}  # fmt: skip
