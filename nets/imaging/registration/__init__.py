"""Registration: estimators of offsets and flows, with one sign convention.

**The convention.** One image stays (the reference), the other moves. An offset is (rows, columns) in
pixels, and the moving image shows at ``p + offset`` what the reference shows at ``p``: positive
means that its content lies further down and further to the right. Sampling the moving image at
``p + offset`` registers it. A flow is one offset a pixel, (2, rows, cols), rows first. Whatever is
published with columns first (networks of L1BSR, the file of a flow with its bands dx and dy) is
turned round where it is called or written, and nowhere else.

**Which, when, how exact.** ``tests/nets/test_registration.py`` holds the signs and these bounds, on
texture of all scales moved by known amounts.

=====================  =========================  =====================  ==========================
module                 for                        stays / moves          exact to; within a reach of
=====================  =========================  =====================  ==========================
``by_observation``     coarse bands and finer     coarse bands / guides  0.1 fine pixels;
                       guides (PAN and MS,                               3 coarse pixels
                       Sentinel-2)
``lucas_kanade``       two images of like bands   source / target        0.05 pixels; 3 pixels
                       (bandpass adjustment)
``phase_correlation``  two bands of any contrast  reference / moving     0.1 pixels (0.4 on blurred
                       (views of one place)                              images); 12 pixels, or
                                                                         what is asked for
``orientation_``       two bands of which some    reference / moving     0.2 pixels; what is asked
``correlation``        fields turn in contrast                           for
                       (L1B: where a flow
                       begins, residual offsets)
``dense_flow``         a flow over a scene, band  reference / others     0.1 pixels inside; 12
                       by band (Register bands)                          pixels, 128 where peaks
                                                                         are clear
``correspondence``     whether two images show    finer / coarser image  whole coarse pixels; 24
                       the same ground at all                            of them
                       (warnings)
=====================  =========================  =====================  ==========================

``local_least_squares`` is the refinement in ``dense_flow``.
"""
