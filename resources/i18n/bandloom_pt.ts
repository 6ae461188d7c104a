<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt" sourcelanguage="en">
  <context>
    <name>Bandloom</name>
    <message>
      <source>Align bandpass</source>
      <translation>Alinhar bandas espectrais</translation>
    </message>
    <message>
      <source>Align</source>
      <translation>Alinhar</translation>
    </message>
    <message>
      <source>Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair.</source>
      <translation>Faz a refletância do Sentinel-2 parecer medida pelo WFV do Gaofen-1, ou de qualquer par treinado.</translation>
    </message>
    <message>
      <source>Turns surface reflectance of one sensor into what another one would have measured, so that both make one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and responses. Train others with 'Train bandpass alignment'.

A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values become reflectance by the scale and offset in the file; without them integers are taken as reflectance x 10000 and real numbers as reflectance. The result has the input's data type and scale.

Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are counted in the log. Needs onnxruntime, OpenVINO or PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Transforma a refletância de superfície de um sensor no que outro teria medido, para que ambos formem uma só série temporal. Os modelos incluídos vão do Sentinel-2 (azul, verde, vermelho, infravermelho próximo) à câmera WFV1 do Gaofen-1, ou WFV2 a WFV4: escolha a da sua imagem. Foram feitos a partir de bibliotecas e respostas espectrais. Treine outros com 'Treinar alinhamento de bandas'.

Um modelo faz uma tabela de consulta para cada banda e uma mistura das bandas de cada pixel; as redes que você treina leem o histograma da cena inteira, ou do raster dado como seu tile. A imagem permanece tão nítida quanto é, a menos que você informe um desfoque ou o mande medir em um raster do outro sensor. Os valores armazenados tornam-se refletância pela escala e pelo deslocamento do arquivo; sem eles, inteiros são tomados como refletância x 10000 e números reais como refletância. O resultado tem o tipo de dados e a escala da entrada.

Nuvens e áreas sem dados devem ser mascaradas: ficam fora do histograma. Valores acima do fim de uma tabela são contados no log. Requer onnxruntime, OpenVINO ou PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names.</source>
      <translation>Números ou nomes nesta ordem, como 2,3,4,8 ou B02,B03,B04,B08. Vazio: por seus nomes.</translation>
    </message>
    <message>
      <source>Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none.</source>
      <translation>Desvio padrão de uma gaussiana que torna o resultado tão suave quanto a imagem do outro sensor. 0: nenhum.</translation>
    </message>
    <message>
      <source>A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated.</source>
      <translation>Um raster do outro sensor sobre o mesmo lugar: o resultado fica tão suave quanto ele. Vazio: o desfoque informado.</translation>
    </message>
    <message>
      <source>Surface reflectance</source>
      <translation>Refletância de superfície</translation>
    </message>
    <message>
      <source>A raster that holds blue, green, red and near infrared.</source>
      <translation>Um raster com azul, verde, vermelho e infravermelho próximo.</translation>
    </message>
    <message>
      <source>Bands (blue, green, red, NIR)</source>
      <translation>Bandas, do azul ao NIR</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file. The default is for WFV1.</source>
      <translation>Nome de um modelo incluído ou importado, ou o caminho de um arquivo de modelo. O padrão é para WFV1.</translation>
    </message>
    <message>
      <source>Tile of the histogram</source>
      <translation>Tile do histograma</translation>
    </message>
    <message>
      <source>For a raster cut from a tile: the tile itself. Empty: the raster.</source>
      <translation>Para um raster recortado de um tile: o próprio tile. Vazio: o raster.</translation>
    </message>
    <message>
      <source>Blur [pixels]</source>
      <translation>Desfoque [pixels]</translation>
    </message>
    <message>
      <source>Measure the blur from</source>
      <translation>Medir o desfoque em</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series</source>
      <translation>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series,harmonização,resposta espectral,tabela de consulta,série temporal</translation>
    </message>
    <message>
      <source>Aligned reflectance</source>
      <translation>Refletância alinhada</translation>
    </message>
    <message>
      <source>Lookup tables</source>
      <translation>Tabelas de consulta</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>Arquivos CSV (*.csv)</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Relatório</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Arquivos HTML (*.html)</translation>
    </message>
    <message>
      <source>Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. Empty: the whole scene.</source>
      <translation>Só esta parte é gravada, ampliada até pixels grossos inteiros: o que o mapa mostra, a extensão de uma camada, ou desenhada. Vazio: a cena inteira.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Área de interesse</translation>
    </message>
    <message>
      <source>Area as polygons</source>
      <translation>Área como polígonos</translation>
    </message>
    <message>
      <source>Only what lies in them is written; beside them there is nodata.</source>
      <translation>Só o que está dentro deles é gravado; fora deles não há dados.</translation>
    </message>
    <message>
      <source>scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or clouds, has no say.</source>
      <translation>scene: os pixels são os que o processamento da cena inteira dá. area: o que está fora, como mar ou nuvens, não tem influência.</translation>
    </message>
    <message>
      <source>scene: the whole scene</source>
      <translation>scene: a cena inteira</translation>
    </message>
    <message>
      <source>area: the area alone</source>
      <translation>area: só a área</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>Aprender de</translation>
    </message>
    <message>
      <source>Assess fusion quality</source>
      <translation>Avaliar qualidade da fusão</translation>
    </message>
    <message>
      <source>Assess and manage</source>
      <translation>Avaliar e gerenciar</translation>
    </message>
    <message>
      <source>Scores a fused raster against a reference, or against its own PAN and MS.</source>
      <translation>Avalia um raster fundido contra uma referência, ou contra seus próprios PAN e MS.</translation>
    </message>
    <message>
      <source>Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and charts, the numbers as JSON, and each as an output that a model can branch on.

With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one (protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many errors stay below one and two of them, by band and ground.

Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</source>
      <translation>Avalia um raster com pansharpening ou fundido de outra forma e grava um relatório HTML com números, mapas de erro e gráficos, os números em JSON, e cada um como saída pela qual um modelo pode ramificar.

Com uma referência (protocolo 'reduced': entradas que foram degradadas, fundidas e comparadas com o original; ou uma imagem mais nítida do lugar): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q e Q2n. Sem referência (protocolo 'full'), do MS e do PAN: D_lambda, D_s, QNR, D_lambda_K e HQNR; só do MS: D_lambda e D_lambda_K. 'auto' calcula o que as entradas permitem. Um MSI pode substituir o PAN: usa-se então a média de suas bandas. Com uma referência, os erros esperados ('Confiabilidade') também são julgados: quantos erros ficam abaixo de um e de dois deles, por banda e por tipo de superfície.

Índices sem referência distinguem uma imagem distorcida de uma fiel, mas não classificam as boas.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</translation>
    </message>
    <message>
      <source>auto: what the inputs allow</source>
      <translation>auto: o que as entradas permitem</translation>
    </message>
    <message>
      <source>reduced: against the reference</source>
      <translation>reduced: contra a referência</translation>
    </message>
    <message>
      <source>full: against MS and PAN</source>
      <translation>full: contra MS e PAN</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>Protocolo</translation>
    </message>
    <message>
      <source>reduced: the reference. full: MS and PAN. auto: what there is.</source>
      <translation>reduced: a referência. full: MS e PAN. auto: o que houver.</translation>
    </message>
    <message>
      <source>Sensor</source>
      <translation>Sensor</translation>
    </message>
    <message>
      <source>Gives the blur of the bands for D_lambda_K.</source>
      <translation>Dá o desfoque das bandas para D_lambda_K.</translation>
    </message>
    <message>
      <source>Ratio of the pixel sizes</source>
      <translation>Razão dos tamanhos de pixel</translation>
    </message>
    <message>
      <source>Pixel size of the MS over that of the fused raster. 0: from the rasters.</source>
      <translation>Tamanho do pixel do MS dividido pelo do raster fundido. 0: a partir dos rasters.</translation>
    </message>
    <message>
      <source>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</source>
      <translation>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation,qualidade,validação</translation>
    </message>
    <message>
      <source>Fused raster</source>
      <translation>Raster fundido</translation>
    </message>
    <message>
      <source>What is scored.</source>
      <translation>O que é avaliado.</translation>
    </message>
    <message>
      <source>MS that was fused</source>
      <translation>MS que foi fundido</translation>
    </message>
    <message>
      <source>The coarse bands.</source>
      <translation>As bandas de pixels grossos.</translation>
    </message>
    <message>
      <source>PAN that was fused</source>
      <translation>PAN que foi fundido</translation>
    </message>
    <message>
      <source>The sharp band.</source>
      <translation>A banda nítida.</translation>
    </message>
    <message>
      <source>or the MSI that was fused</source>
      <translation>ou o MSI que foi fundido</translation>
    </message>
    <message>
      <source>Several sharp bands.</source>
      <translation>Várias bandas nítidas.</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>Referência</translation>
    </message>
    <message>
      <source>The right answer, in the bands of the fused.</source>
      <translation>A resposta certa, nas bandas do raster fundido.</translation>
    </message>
    <message>
      <source>Reliability: expected errors</source>
      <translation>Confiabilidade: erros esperados</translation>
    </message>
    <message>
      <source>Written with the fused raster; the reference judges it.</source>
      <translation>Gravada com o raster fundido; a referência a julga.</translation>
    </message>
    <message>
      <source>generic: a usual blur</source>
      <translation>generic: um desfoque usual</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>Números</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Arquivos JSON (*.json)</translation>
    </message>
    <message>
      <source>Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide zeros at the border of unsigned integers. A number: this value. none: all values are measurements.</source>
      <translation>Das entradas. Vazio: como elas declaram; onde nada declaram, -9999 e -32768 são sem dados, e zeros extensos na borda de inteiros sem sinal. Um número: este valor. none: todos os valores são medições.</translation>
    </message>
    <message>
      <source>Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file.</source>
      <translation>Onde uma entrada é um arquivo .mat ou .h5: o que se lê dele, por parâmetro, como MS=I_MS;PAN=I_PAN, ou um nome para todos. ms|index=3 é uma imagem de uma pilha, contada a partir de 0; I_MS|order=brc informa os eixos: bandas, linhas, colunas. Um caminho também pode terminar em |variable=I_MS. Vazio: a única imagem do arquivo.</translation>
    </message>
    <message>
      <source>Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: this machine.</source>
      <translation>Endereço de um cluster Dask que calcula as janelas, como tcp://10.0.0.1:8786; seus workers leem as entradas por seus caminhos. Vazio: o definido nas opções ou em DASK_SCHEDULER_ADDRESS, senão esta máquina. none: esta máquina.</translation>
    </message>
    <message>
      <source>One standard deviation of the expected error of every value, in the units of the result.</source>
      <translation>Um desvio padrão do erro esperado de cada valor, nas unidades do resultado.</translation>
    </message>
    <message>
      <source>auto: GPU where one works</source>
      <translation>auto: GPU onde uma funciona</translation>
    </message>
    <message>
      <source>cpu: processor</source>
      <translation>cpu: processador</translation>
    </message>
    <message>
      <source>cuda: NVIDIA GPU</source>
      <translation>cuda: GPU NVIDIA</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo</translation>
    </message>
    <message>
      <source>auto: the GPU where one works, else the processor. The log says which.</source>
      <translation>auto: a GPU onde uma funciona, senão o processador. O log informa qual.</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Semente</translation>
    </message>
    <message>
      <source>The same seed on the same device gives the same result.</source>
      <translation>A mesma semente no mesmo dispositivo dá o mesmo resultado.</translation>
    </message>
    <message>
      <source>Tile size [pixels]</source>
      <translation>Tamanho do bloco [pixels]</translation>
    </message>
    <message>
      <source>Smaller tiles take less memory; the result is the same.</source>
      <translation>Blocos menores ocupam menos memória; o resultado é o mesmo.</translation>
    </message>
    <message>
      <source>Creation options</source>
      <translation>Opções de criação</translation>
    </message>
    <message>
      <source>GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.</source>
      <translation>Opções de criação GDAL da saída, como NAME=VALUE|NAME=VALUE.</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>Valor sem dados</translation>
    </message>
    <message>
      <source>Variables of .mat, .h5 files</source>
      <translation>Variáveis de .mat, .h5</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Agendador Dask</translation>
    </message>
    <message>
      <source>Largest corrected offset of inputs or bands [pixels]</source>
      <translation>Maior deslocamento corrigido de entradas ou bandas [pixels]</translation>
    </message>
    <message>
      <source>Lowest signal to noise ratio of a band</source>
      <translation>Menor relação sinal-ruído de uma banda</translation>
    </message>
    <message>
      <source>Mean gain of the blur at the Nyquist frequency</source>
      <translation>Ganho médio do desfoque na frequência de Nyquist</translation>
    </message>
    <message>
      <source>Median of expected error over value</source>
      <translation>Mediana do erro esperado sobre o valor</translation>
    </message>
    <message>
      <source>Fuse hyperspectral and multispectral</source>
      <translation>Fundir hiperespectral e multiespectral</translation>
    </message>
    <message>
      <source>Fuse</source>
      <translation>Fundir</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image the sharpness of a multispectral one of the same place.</source>
      <translation>Dá a uma imagem hiperespectral a nitidez de uma multiespectral do mesmo lugar.</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither sensor's response has to be known: the point spread function, with shifts between the images, and the spectral responses are estimated from the images and written as tables and in the report.

Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and less accurate wherever we measured; it needs PyTorch.

Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no multispectral band shows cannot be sharpened beyond what similar pixels suggest.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</source>
      <translation>Dá a uma imagem hiperespectral (EnMAP, PRISMA, DESIS, aerotransportada) a nitidez de uma imagem multiespectral do mesmo lugar e de data próxima. Os tamanhos de pixel podem diferir por uma razão inteira de 2 a 20. Não é preciso conhecer a resposta de nenhum dos sensores: a função de espalhamento do ponto, com os deslocamentos entre as imagens, e as respostas espectrais são estimadas das imagens e gravadas como tabelas e no relatório.

A predefinição 'fast' faz a regressão de cada banda sobre as multiespectrais, corrige-a por um processo gaussiano no espaço e no espectro, e pelo que a imagem grossa ainda sabe; o ruído é estimado e retirado. Leva segundos. A predefinição 'paper' é o UDALN publicado, treinado do zero nesta cena: muitos minutos, e menos exato onde quer que tenhamos medido; requer PyTorch.

Bandas que nada contêm, ou pouco mais que ruído, não são aprendidas: são apenas ampliadas. O que nenhuma banda multiespectral mostra não pode ser aguçado além do que pixels semelhantes sugerem.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and the report compares.</source>
      <translation>O nome de um sensor (como sentinel2a_msi), um arquivo CSV (comprimento de onda ou número da banda, depois uma coluna para cada banda multiespectral) ou convolution_hr2msi.pth do UDALN. Limita onde as respostas são procuradas, e o relatório compara.</translation>
    </message>
    <message>
      <source>A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Um arquivo CSV: um quadrado de pesos em pixels finos, com lado igual à razão ou maior. Ou PSF.pth do UDALN.</translation>
    </message>
    <message>
      <source>Shared among the three stages as published. 0: the published 65000. Preset fast has none.</source>
      <translation>Divididos entre as três etapas como publicado. 0: os 65000 publicados. A predefinição fast não tem nenhum.</translation>
    </message>
    <message>
      <source>UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps.</source>
      <translation>spectral_upsample.pth do UDALN para estes sensores: o treinamento prossegue dele, em menos passos.</translation>
    </message>
    <message>
      <source>The responses given as SRF are held as they are, instead of learnt within their limits. A given point spread is always held.</source>
      <translation>As respostas dadas como SRF são mantidas como são, em vez de aprendidas dentro de seus limites. Um espalhamento do ponto dado é sempre mantido.</translation>
    </message>
    <message>
      <source>Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default.</source>
      <translation>Taxa de aprendizado, épocas e a época em que começa o decaimento, de cada etapa, como o UDALN nomeia suas pastas: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, que é o que ele faz por padrão.</translation>
    </message>
    <message>
      <source>Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the image.</source>
      <translation>Em vez de 48 x 48 pixels hiperespectrais no meio de uma parte. Tempo e memória crescem com a imagem.</translation>
    </message>
    <message>
      <source>All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused image comes to it after the second and the third stage.</source>
      <translation>Todas as bandas hiperespectrais com os pixels da imagem multiespectral. O log e o relatório dizem quão perto dela a imagem fundida chega após a segunda e a terceira etapa.</translation>
    </message>
    <message>
      <source>Hyperspectral image</source>
      <translation>Imagem hiperespectral</translation>
    </message>
    <message>
      <source>Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</source>
      <translation>Muitas bandas, pixels grandes; os comprimentos de onda são lidos de seus metadados. Ou um produto: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</translation>
    </message>
    <message>
      <source>Multispectral image</source>
      <translation>Imagem multiespectral</translation>
    </message>
    <message>
      <source>Few bands, small pixels, of the same place; any value scale.</source>
      <translation>Poucas bandas, pixels pequenos, do mesmo lugar; qualquer escala de valores.</translation>
    </message>
    <message>
      <source>fast: Bandloom's method</source>
      <translation>fast: o método do Bandloom</translation>
    </message>
    <message>
      <source>paper: UDALN as published (slow)</source>
      <translation>paper: UDALN como publicado (lento)</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Predefinição</translation>
    </message>
    <message>
      <source>fast: Bandloom's method. paper: UDALN as published.</source>
      <translation>fast: o método do Bandloom. paper: UDALN como publicado.</translation>
    </message>
    <message>
      <source>Spectral responses, if known</source>
      <translation>Respostas espectrais</translation>
    </message>
    <message>
      <source>Point spread, if known</source>
      <translation>Espalhamento do ponto</translation>
    </message>
    <message>
      <source>Optimiser steps (preset paper)</source>
      <translation>Passos (paper)</translation>
    </message>
    <message>
      <source>First weights (preset paper)</source>
      <translation>Pesos iniciais (paper)</translation>
    </message>
    <message>
      <source>Hold known responses (paper)</source>
      <translation>Manter respostas (paper)</translation>
    </message>
    <message>
      <source>Plan of the stages (paper)</source>
      <translation>Plano das etapas (paper)</translation>
    </message>
    <message>
      <source>Learn from all of it (paper)</source>
      <translation>Aprender de toda ela (paper)</translation>
    </message>
    <message>
      <source>True fine image (paper)</source>
      <translation>Imagem fina real (paper)</translation>
    </message>
    <message>
      <source>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution</source>
      <translation>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution,hiperespectral,fusão,super-resolução</translation>
    </message>
    <message>
      <source>Fused image</source>
      <translation>Imagem fundida</translation>
    </message>
    <message>
      <source>Point spread function (CSV)</source>
      <translation>Espalhamento do ponto (CSV)</translation>
    </message>
    <message>
      <source>Spectral responses (CSV)</source>
      <translation>Respostas espectrais (CSV)</translation>
    </message>
    <message>
      <source>Learnt weights (preset paper)</source>
      <translation>Pesos aprendidos (paper)</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Pesos</translation>
    </message>
    <message>
      <source>Import model</source>
      <translation>Importar modelo</translation>
    </message>
    <message>
      <source>Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models.</source>
      <translation>Faz de um checkpoint dos autores de um método, ou de um modelo de outro lugar, um dos seus modelos.</translation>
    </message>
    <message>
      <source>Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors with a card among your models, and torch and the other libraries have to give the same answers.

ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the published network does (needs onnxruntime).

Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked against the digests of the card and copied.

A model is accepted only once it has run on a small block, in each library here that may run it, with the bands and the halo of its card.

Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the weights: the card does not know it. Needs PyTorch and onnx.</source>
      <translation>Aceita os pesos que os autores de um método publicam: REC_Real_L1B.pt e CSR_Real_L1B.pth.tar do L1BSR, e checkpoints da rede de alinhamento de bandas. O arquivo é reconhecido por suas chaves e verificado chave a chave e forma a forma; código que um arquivo possa trazer nunca é executado. Os pesos são gravados como ONNX e safetensors com um cartão entre os seus modelos, e torch e as outras bibliotecas têm de dar as mesmas respostas.

Arquivos ONNX que outros fizeram de REC ou CSR são aceitos sem cartão: os pesos vão pela ordem das convoluções, quaisquer que sejam os nomes, eixos e escala do arquivo, e o arquivo tem de fazer em um teste o que a rede publicada faz (requer onnxruntime).

Modelos que o Bandloom gravou em outro lugar (um cartão com seu arquivo .onnx ou .safetensors) são verificados contra os resumos criptográficos do cartão e copiados.

Um modelo só é aceito depois de ter sido executado em um pequeno bloco, em cada biblioteca daqui que pode executá-lo, com as bandas e a margem de seu cartão.

O que não for inteiramente o que deve ser é recusado, e nada é gravado. Atenção à licença dos pesos: o cartão não a conhece. Requer PyTorch e onnx.</translation>
    </message>
    <message>
      <source>Checkpoint or model file</source>
      <translation>Checkpoint ou arquivo de modelo</translation>
    </message>
    <message>
      <source>Weights of the authors, or a file of a model with its card beside it.</source>
      <translation>Pesos dos autores, ou um arquivo de um modelo com seu cartão ao lado.</translation>
    </message>
    <message>
      <source>auto: recognised by the keys</source>
      <translation>auto: reconhecido pelas chaves</translation>
    </message>
    <message>
      <source>l1bsr_rec: for Super-resolve L1B</source>
      <translation>l1bsr_rec: para Super-resolver L1B</translation>
    </message>
    <message>
      <source>l1bsr_csr: for Register bands</source>
      <translation>l1bsr_csr: para Registrar bandas</translation>
    </message>
    <message>
      <source>bandpass: for Align bandpass</source>
      <translation>bandpass: para Alinhar bandas espectrais</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Método</translation>
    </message>
    <message>
      <source>auto: recognised by the keys. Another: the file has to be of that method.</source>
      <translation>auto: reconhecido pelas chaves. Outro: o arquivo tem de ser desse método.</translation>
    </message>
    <message>
      <source>Name among my models</source>
      <translation>Nome entre meus modelos</translation>
    </message>
    <message>
      <source>The lists of models show it. Empty: the name of the file.</source>
      <translation>As listas de modelos o mostram. Vazio: o nome do arquivo.</translation>
    </message>
    <message>
      <source>For the card. Empty: the sensor of the publication.</source>
      <translation>Para o cartão. Vazio: o sensor da publicação.</translation>
    </message>
    <message>
      <source>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec</source>
      <translation>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec,modelo,pesos</translation>
    </message>
    <message>
      <source>Card of the model</source>
      <translation>Cartão do modelo</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>prévia</translation>
    </message>
    <message>
      <source>Expression...</source>
      <translation>Expressão...</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Escolher um arquivo de modelo</translation>
    </message>
    <message>
      <source>Pan-sharpen</source>
      <translation>Pansharpening</translation>
    </message>
    <message>
      <source>Brings multispectral bands to the resolution of a panchromatic band.</source>
      <translation>Leva bandas multiespectrais à resolução de uma banda pancromática.</translation>
    </message>
    <message>
      <source>Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is 2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another reference system is brought to that of the PAN, with a warning: better give it in its own.

Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is taken as it lies).

The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Leva uma camada multiespectral (MS; qualquer número de bandas) aos pixels de uma pancromática (PAN) que é 2 a 8 vezes mais fina. O resultado mantém os nomes, o tipo de dados e a radiometria do MS: degradado de novo pelo desfoque do sensor, devolve o MS dentro de seu ruído. As grades não precisam estar alinhadas; um MS em outro sistema de referência é levado ao do PAN, com um aviso: é melhor fornecê-lo em seu próprio.

O modo 'instant' usa uma rede incluída; 'adapt' continua a treiná-la nesta cena, uma escala abaixo, por cerca de um minuto qualquer que seja o tamanho da cena; 'fit' treina só nesta cena. A rede 'paper' é a CF2N, que soma ao mesmo ponto de partida clássico, em qualquer modo (mais lenta); 'published' é a CF2N como o artigo a desenha, que soma ao MS interpolado e é treinada na cena (muito lenta; só no modo 'fit'; o par é tomado como está).

O log informa a que distância PAN e MS estão um do outro; 'Registrar PAN ao MS' a corrige. O sensor 'auto' mede o desfoque do MS contra o PAN. Objetos que se moveram entre as duas exposições e detalhes em bandas que o PAN não vê permanecem suaves. 'adapt', 'fit' e 'published' requerem PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Ponto de partida: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone.</source>
      <translation>instant: uma rede incluída. adapt: treinada mais na cena, cerca de um minuto. fit: só por ela.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels.</source>
      <translation>Corrige o deslocamento que o log informa, onde ele é seguro; o resultado fica sobre os pixels do PAN.</translation>
    </message>
    <message>
      <source>Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;All files (*)</source>
      <translation>Produto (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;Todos os arquivos (*)</translation>
    </message>
    <message>
      <source>Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both are found in it.</source>
      <translation>Em vez de PAN e MS: o arquivo de metadados de um produto (Landsat ..._MTL.txt, Pleiades e SPOT DIM_....XML, WorldView e GeoEye ....IMD, IKONOS po_..._metadata.txt), sua pasta ou seu arquivo compactado; ambos são encontrados nele.</translation>
    </message>
    <message>
      <source>instant: a bundled network</source>
      <translation>instant: uma rede incluída</translation>
    </message>
    <message>
      <source>adapt: trained on by the scene</source>
      <translation>adapt: treinada mais na cena</translation>
    </message>
    <message>
      <source>fit: trained on the scene alone</source>
      <translation>fit: treinada só na cena</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Modo</translation>
    </message>
    <message>
      <source>auto: measured on the scene</source>
      <translation>auto: medido na cena</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on the scene.</source>
      <translation>Dá o desfoque das bandas. auto: medido na cena.</translation>
    </message>
    <message>
      <source>Register PAN to MS</source>
      <translation>Registrar PAN ao MS</translation>
    </message>
    <message>
      <source>Panchromatic layer (PAN)</source>
      <translation>Camada pancromática (PAN)</translation>
    </message>
    <message>
      <source>One band, the finer pixels.</source>
      <translation>Uma banda, os pixels mais finos.</translation>
    </message>
    <message>
      <source>Multispectral layer (MS)</source>
      <translation>Camada multiespectral (MS)</translation>
    </message>
    <message>
      <source>Any number of bands, pixels 2 to 8 times as large.</source>
      <translation>Qualquer número de bandas, pixels 2 a 8 vezes maiores.</translation>
    </message>
    <message>
      <source>or a product</source>
      <translation>ou um produto</translation>
    </message>
    <message>
      <source>bandloom: a small network</source>
      <translation>bandloom: uma rede pequena</translation>
    </message>
    <message>
      <source>published: CF2N on the interpolated MS</source>
      <translation>published: CF2N sobre o MS interpolado</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Rede</translation>
    </message>
    <message>
      <source>bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the interpolated MS, mode fit only.</source>
      <translation>bandloom: ponto de partida clássico e uma rede pequena. paper: CF2N sobre o mesmo ponto de partida. published: CF2N sobre o MS interpolado, só no modo fit.</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file.</source>
      <translation>Nome de um modelo incluído ou importado, ou o caminho de um arquivo de modelo.</translation>
    </message>
    <message>
      <source>Iterations of the training</source>
      <translation>Iterações do treinamento</translation>
    </message>
    <message>
      <source>Optimiser steps of modes adapt and fit. 0: the default.</source>
      <translation>Passos do otimizador dos modos adapt e fit. 0: o padrão.</translation>
    </message>
    <message>
      <source>PAN and MS are needed, or one product that holds both.</source>
      <translation>São necessários PAN e MS, ou um produto que contenha ambos.</translation>
    </message>
    <message>
      <source>Both a product and layers are given: leave one of them empty.</source>
      <translation>Foram dados um produto e camadas: deixe um deles vazio.</translation>
    </message>
    <message>
      <source>The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'.</source>
      <translation>A rede 'published' não tem pesos incluídos e aprende na cena: use o modo fit, ou 'paper'.</translation>
    </message>
    <message>
      <source>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</source>
      <translation>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n,pancromática,multiespectral,fusão</translation>
    </message>
    <message>
      <source>Pan-sharpened</source>
      <translation>Resultado do pansharpening</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Prévia</translation>
    </message>
    <message>
      <source>Run for what the map shows alone, into temporary layers named by the settings.</source>
      <translation>Calcular apenas o que o mapa mostra, em camadas temporárias com o nome das configurações.</translation>
    </message>
    <message>
      <source>The map is empty: show the scene on it, and zoom to the part to preview.</source>
      <translation>O mapa está vazio: mostre nele a cena e aproxime a parte a pré-visualizar.</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>Escolher um arquivo</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>Escolher uma pasta</translation>
    </message>
    <message>
      <source>Bandloom: satellite image sharpening and fusion</source>
      <translation>Bandloom: aguçamento e fusão de imagens de satélite</translation>
    </message>
    <message>
      <source>test: scores of RESUME by site and tile, on the list test of the data set or on all pairs.</source>
      <translation>test: pontuações de RESUME por local e tile, na lista test do conjunto de dados ou em todos os pares.</translation>
    </message>
    <message>
      <source>A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have.</source>
      <translation>Uma pasta de locais com S2, GF1 e máscara, e as listas train.txt, val.txt e test.txt, como as dos autores.</translation>
    </message>
    <message>
      <source>A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted.</source>
      <translation>Uma pasta de TILE.npy ou um .csv (tile, banda, 256 números); sem pickles. Vazio: contados.</translation>
    </message>
    <message>
      <source>Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500.</source>
      <translation>Números digitais até onde as tabelas chegam. Vazio: medidos; de um conjunto de dados 3000,3000,4000,6500.</translation>
    </message>
    <message>
      <source>train: learn a model</source>
      <translation>train: aprender um modelo</translation>
    </message>
    <message>
      <source>test: score a model</source>
      <translation>test: avaliar um modelo</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>Conjunto de dados</translation>
    </message>
    <message>
      <source>Histograms of the tiles</source>
      <translation>Histogramas dos tiles</translation>
    </message>
    <message>
      <source>Band maxima</source>
      <translation>Máximos das bandas</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>Tamanho do lote</translation>
    </message>
    <message>
      <source>Crops of a step. 0: 4 as published, 8 of network 'bandloom'.</source>
      <translation>Recortes de um passo. 0: 4 como publicado, 8 da rede 'bandloom'.</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>Taxa de aprendizado</translation>
    </message>
    <message>
      <source>At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.</source>
      <translation>No início. 0: 0.001 como publicado, 0.002 da rede 'bandloom'.</translation>
    </message>
    <message>
      <source>constant: as published</source>
      <translation>constant: como publicado</translation>
    </message>
    <message>
      <source>poly: falls to nothing, power 0.9</source>
      <translation>poly: cai a zero, potência 0,9</translation>
    </message>
    <message>
      <source>exp: falls to a hundredth</source>
      <translation>exp: cai a um centésimo</translation>
    </message>
    <message>
      <source>Learning rate mode</source>
      <translation>Modo da taxa</translation>
    </message>
    <message>
      <source>Over the epochs; network 'paper' only.</source>
      <translation>Ao longo das épocas; só a rede 'paper'.</translation>
    </message>
    <message>
      <source>mse: mean square, as published</source>
      <translation>mse: erro quadrático médio, como publicado</translation>
    </message>
    <message>
      <source>l1: mean of the absolute error</source>
      <translation>l1: média do erro absoluto</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>Perda</translation>
    </message>
    <message>
      <source>Of the pixels, beside the tables' terms; network 'paper' only.</source>
      <translation>Dos pixels, ao lado dos termos das tabelas; só a rede 'paper'.</translation>
    </message>
    <message>
      <source>Keep a model every [epochs]</source>
      <translation>Guardar a cada [épocas]</translation>
    </message>
    <message>
      <source>Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none.</source>
      <translation>Gravado ao lado do modelo como NAME_epochs_N; os autores guardam um a cada 5. 0: nenhum.</translation>
    </message>
    <message>
      <source>Register bands</source>
      <translation>Registrar bandas</translation>
    </message>
    <message>
      <source>Moves the bands of an image onto one of them where they do not fit.</source>
      <translation>Move as bandas de uma imagem sobre uma delas onde não coincidem.</translation>
    </message>
    <message>
      <source>The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by a smooth, dense flow, found across the spectrum by local least squares from a correlation of edges' orientations. The log says the residual shift of each band before and after.

Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it is.

Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>As bandas de uma imagem pushbroom veem o solo uma após a outra e ficam deslocadas em até alguns pixels: Sentinel-2 L1B, detectores isolados, drones. Isto move cada banda sobre o verde (ou a banda que você escolher) por um fluxo suave e denso, encontrado através do espectro por mínimos quadrados locais a partir de uma correlação das orientações das bordas. O log informa o deslocamento residual de cada banda antes e depois.

São encontrados deslocamentos de até 128 pixels e um terço da imagem. Uma banda que depois não se ajusta melhor é deixada como está, com um aviso. Os valores são interpolados (bicúbica); a banda de referência é devolvida como é. Até 12 pixels além da borda, os valores da borda são repetidos. Uma banda de um só valor fica onde está.

Objetos em movimento e nuvens, mais altas que o solo, ajustam-se menos bem. O raster de fluxo contém dx e dy de cada banda em pixels: a banda em p + (dx, dy) mostra o que a referência mostra em p.

Tarefa e medidas segundo Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>Imagem</translation>
    </message>
    <message>
      <source>A raster of two or more bands.</source>
      <translation>Um raster de duas ou mais bandas.</translation>
    </message>
    <message>
      <source>Bands (names or numbers)</source>
      <translation>Bandas (nomes ou números)</translation>
    </message>
    <message>
      <source>What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all.</source>
      <translation>O que é cada banda, como B02,B03,B04,B08, ou os números das que se usam. Vazio: todas.</translation>
    </message>
    <message>
      <source>Reference band</source>
      <translation>Banda de referência</translation>
    </message>
    <message>
      <source>Name or number of the band that stays. Empty: B03, or the second of four.</source>
      <translation>Nome ou número da banda que fica. Vazio: B03, ou a segunda de quatro.</translation>
    </message>
    <message>
      <source>bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact.</source>
      <translation>bandloom: mínimos quadrados locais, ou uma rede do tipo da CSR; a incluída é menos exata.</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr</source>
      <translation>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr,registro,paralaxe,fluxo óptico</translation>
    </message>
    <message>
      <source>Registered bands</source>
      <translation>Bandas registradas</translation>
    </message>
    <message>
      <source>Flow [pixels]</source>
      <translation>Fluxo [pixels]</translation>
    </message>
    <message>
      <source>fr: 21 blocks, 1510 steps</source>
      <translation>fr: 21 blocos, 1510 passos</translation>
    </message>
    <message>
      <source>rr: 24 blocks, 10010 steps</source>
      <translation>rr: 24 blocos, 10010 passos</translation>
    </message>
    <message>
      <source>Of the published notebooks: at full (fr) or reduced resolution (rr).</source>
      <translation>Dos notebooks publicados: em resolução plena (fr) ou reduzida (rr).</translation>
    </message>
    <message>
      <source>nested: as pixels lie</source>
      <translation>nested: como os pixels estão</translation>
    </message>
    <message>
      <source>published: as in the notebooks</source>
      <translation>published: como nos notebooks</translation>
    </message>
    <message>
      <source>In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of real products by 5 m (20 m bands) and 25 m (60 m).</source>
      <translation>Na perda. published: 7 coeficientes, amostras 0, 2, 4, ..., zeros além da borda, o que desloca bandas de produtos reais em 5 m (bandas de 20 m) e 25 m (60 m).</translation>
    </message>
    <message>
      <source>As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that memory cannot hold is refused.</source>
      <translation>Como publicado. Senão, assim até 216 x 216 pixels, e recortes aleatórios de cenas maiores. Uma cena que a memória não comporta é recusada.</translation>
    </message>
    <message>
      <source>Largest value (paper)</source>
      <translation>Maior valor (paper)</translation>
    </message>
    <message>
      <source>Digital number that the network calls 1. 0: the scene's largest.</source>
      <translation>Número digital que a rede chama de 1. 0: o maior da cena.</translation>
    </message>
    <message>
      <source>Fitted model (paper)</source>
      <translation>Modelo ajustado (paper)</translation>
    </message>
    <message>
      <source>Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone on from in mode fit.</source>
      <translation>Gravado antes como MODEL_OUT, desta cena ou de outra data: aplicado como está no modo instant, continuado no modo fit.</translation>
    </message>
    <message>
      <source>True 20 m bands (paper)</source>
      <translation>Bandas de 20 m reais (paper)</translation>
    </message>
    <message>
      <source>Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 steps; nothing is learnt from it. Each step sees the whole scene.</source>
      <translation>De uma cena reduzida: seis bandas nos pixels das bandas de 10 m. CURVE contém então seu SRE a cada 10 passos; nada é aprendido delas. Cada passo vê a cena inteira.</translation>
    </message>
    <message>
      <source>Variant (paper)</source>
      <translation>Variante (paper)</translation>
    </message>
    <message>
      <source>Degradation (paper)</source>
      <translation>Degradação (paper)</translation>
    </message>
    <message>
      <source>Whole scene in every step (paper)</source>
      <translation>Cena por passo (paper)</translation>
    </message>
    <message>
      <source>Curve of losses (paper)</source>
      <translation>Curva das perdas (paper)</translation>
    </message>
    <message>
      <source>Leave blank for the profile's</source>
      <translation>Deixe em branco para usar a do perfil</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Dispositivo padrão</translation>
    </message>
    <message>
      <source>Memory budget [MB] (0: as fast as possible)</source>
      <translation>Limite de memória [MB] (0: o mais rápido possível)</translation>
    </message>
    <message>
      <source>Processor threads (0: as many as QGIS may use)</source>
      <translation>Threads do processador (0: tantas quantas o QGIS puder usar)</translation>
    </message>
    <message>
      <source>Folder of models</source>
      <translation>Pasta de modelos</translation>
    </message>
    <message>
      <source>Sharpen Sentinel-2 bands</source>
      <translation>Aguçar bandas Sentinel-2</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>Aguçar</translation>
    </message>
    <message>
      <source>Brings the 20 m and 60 m bands of a Sentinel-2 scene to 10 m.</source>
      <translation>Leva as bandas de 20 m e 60 m de uma cena Sentinel-2 a 10 m.</translation>
    </message>
    <message>
      <source>Brings all bands of a Sentinel-2 L1C or L2A scene to 10 m, guided by the scene's own 10 m bands. Give the 10 m, 20 m and (optionally) 60 m bands as they are on disk, one file a band or stacks, or one SAFE product. The 10 m bands are returned as they are; each sharpened band, degraded again by its point spread function, gives the input back within its noise.

Mode 'instant' applies the bundled network at once; 'fit' goes on learning from this scene, one scale down, for better detail in about a minute whatever the scene's size. Network 'paper' is the published S2S-UCNN, trained from nothing on the scene (slow; mode 'fit' only).

Detail that no 10 m band shows cannot be brought back. Clouds and their shadows are sharpened like any surface. Needs onnxruntime, OpenVINO or PyTorch ('fit' and 'paper' need PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</source>
      <translation>Leva todas as bandas de uma cena Sentinel-2 L1C ou L2A a 10 m, guiado pelas próprias bandas de 10 m da cena. Forneça as bandas de 10 m, 20 m e (opcionalmente) 60 m como estão no disco, um arquivo por banda ou pilhas, ou um produto SAFE. As bandas de 10 m são devolvidas como são; cada banda aguçada, degradada de novo por sua função de espalhamento do ponto, devolve a entrada dentro de seu ruído.

O modo 'instant' aplica de imediato a rede incluída; 'fit' continua a aprender desta cena, uma escala abaixo, para melhor detalhe em cerca de um minuto qualquer que seja o tamanho da cena. A rede 'paper' é a S2S-UCNN publicada, treinada do zero na cena (lenta; só no modo 'fit').

Detalhe que nenhuma banda de 10 m mostra não pode ser recuperado. Nuvens e suas sombras são aguçadas como qualquer superfície. Requer onnxruntime, OpenVINO ou PyTorch ('fit' e 'paper' requerem PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</translation>
    </message>
    <message>
      <source>Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)</source>
      <translation>Produto Sentinel-2 (MTD_MSI*.xml *.zip);;Todos os arquivos (*)</translation>
    </message>
    <message>
      <source>The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here.</source>
      <translation>O arquivo de metadados (MTD_MSIL1C.xml, MTD_MSIL2A.xml), o zip ou a pasta .SAFE, escolhido ou solto aqui.</translation>
    </message>
    <message>
      <source>or a SAFE product</source>
      <translation>ou um produto SAFE</translation>
    </message>
    <message>
      <source>fit: learn from the scene first</source>
      <translation>fit: aprender antes da cena</translation>
    </message>
    <message>
      <source>instant: the bundled network. fit: learn from this scene first.</source>
      <translation>instant: a rede incluída. fit: aprender antes desta cena.</translation>
    </message>
    <message>
      <source>Bands to write</source>
      <translation>Bandas a gravar</translation>
    </message>
    <message>
      <source>Bands are written in the order of their names. None chosen: all.</source>
      <translation>As bandas são gravadas na ordem de seus nomes. Nenhuma escolhida: todas.</translation>
    </message>
    <message>
      <source>bandloom: registration, regression and a small network. paper: S2S-UCNN.</source>
      <translation>bandloom: registro, regressão e uma rede pequena. paper: S2S-UCNN.</translation>
    </message>
    <message>
      <source>Iterations of the fit</source>
      <translation>Iterações do ajuste</translation>
    </message>
    <message>
      <source>Optimiser steps in mode fit. 0: the default.</source>
      <translation>Passos do otimizador no modo fit. 0: o padrão.</translation>
    </message>
    <message>
      <source>No input is given: choose the 10 m and 20 m bands, or one SAFE product.</source>
      <translation>Nenhuma entrada foi dada: escolha as bandas de 10 m e 20 m, ou um produto SAFE.</translation>
    </message>
    <message>
      <source>Both a SAFE product and single bands are given: leave one of them empty.</source>
      <translation>Foram dados um produto SAFE e bandas avulsas: deixe um deles vazio.</translation>
    </message>
    <message>
      <source>The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted model.</source>
      <translation>A rede do artigo não tem pesos incluídos e aprende da cena: escolha o modo fit, ou um modelo ajustado.</translation>
    </message>
    <message>
      <source>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn</source>
      <translation>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn,super-resolução,aguçamento,fusão</translation>
    </message>
    <message>
      <source>Sharpened bands</source>
      <translation>Bandas aguçadas</translation>
    </message>
    <message>
      <source>10 m bands</source>
      <translation>Bandas de 10 m</translation>
    </message>
    <message>
      <source>B02, B03, B04, B08: one file a band, or stacks.</source>
      <translation>B02, B03, B04, B08: um arquivo por banda, ou pilhas.</translation>
    </message>
    <message>
      <source>20 m bands</source>
      <translation>Bandas de 20 m</translation>
    </message>
    <message>
      <source>B05, B06, B07, B8A, B11, B12, in the same way.</source>
      <translation>B05, B06, B07, B8A, B11, B12, da mesma forma.</translation>
    </message>
    <message>
      <source>60 m bands</source>
      <translation>Bandas de 60 m</translation>
    </message>
    <message>
      <source>B01, B09. Left empty, the 20 m bands are sharpened.</source>
      <translation>B01, B09. Se vazio, as bandas de 20 m são aguçadas.</translation>
    </message>
    <message>
      <source>Simulate observation</source>
      <translation>Simular observação</translation>
    </message>
    <message>
      <source>Makes of a raster what a coarser sensor would have seen of it.</source>
      <translation>Faz de um raster o que um sensor de pixels mais grossos teria visto dele.</translation>
    </message>
    <message>
      <source>Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer is known. The georeference is that of the coarse pixels, corner on corner with the input's.

Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with spectral responses and ratio 1 for the multispectral image.

The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that nodata reach into are nodata. A score on simulated images tells of images that were made so, and of others as far as they are alike.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</source>
      <translation>Desfoca um raster pela transferência de modulação de um sensor, toma um pixel a cada tantos e, onde pedido, mistura suas bandas por respostas espectrais, desloca-o e soma ruído: o que é preciso para testar um método onde a resposta é conhecida. A georreferência é a dos pixels grossos, canto sobre canto com a da entrada.

Protocolo de Wald: forneça o MS como entrada e também seu PAN, ambos são reduzidos pela razão; aguce o que sai, e avalie com o MS como referência. De uma imagem nítida: omita o PAN, e um PAN é feito das bandas da entrada em seus próprios pixels. De um cubo hiperespectral: reduza-o uma vez, e outra vez com respostas espectrais e razão 1 para a imagem multiespectral.

O desfoque é uma gaussiana que deixa passar o ganho do sensor na frequência de Nyquist do resultado, ou um núcleo seu. O ruído pertence à posição do pixel e à semente, não ao tamanho do bloco. Pixels que áreas sem dados alcançam ficam sem dados. Uma pontuação em imagens simuladas fala de imagens feitas assim, e de outras na medida em que se parecem.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</translation>
    </message>
    <message>
      <source>Pixels of the image along the side of one of the result. 1: pixels stay.</source>
      <translation>Pixels da imagem ao longo do lado de um do resultado. 1: os pixels ficam.</translation>
    </message>
    <message>
      <source>Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all.</source>
      <translation>Dá o desfoque: de bandas com os nomes de suas bandas, senão em sua ordem. generic: 0.3 para todas.</translation>
    </message>
    <message>
      <source>Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.</source>
      <translation>Reduzido pela mesma razão. Vazio: um PAN é misturado das bandas da imagem.</translation>
    </message>
    <message>
      <source>Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise.</source>
      <translation>Média de uma banda sobre o desvio padrão de seu ruído (100 é 40 dB). 0: sem ruído.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for each band of the result. Empty: the image's own bands.</source>
      <translation>O nome de um sensor (como sentinel2a_msi), ou um arquivo CSV: comprimento de onda ou número da banda, depois uma coluna para cada banda do resultado. Vazio: as próprias bandas da imagem.</translation>
    </message>
    <message>
      <source>published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what is seen then lies off the georeference. For that comparison alone.</source>
      <translation>published: 7 coeficientes, amostras 0, 2, 4, ..., zeros além da borda, como nos notebooks da S2S-UCNN; o que se vê fica então fora da georreferência. Só para essa comparação.</translation>
    </message>
    <message>
      <source>Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Em vez de um ganho: um arquivo CSV, um quadrado de pesos em pixels da imagem, com lado igual à razão ou maior. Ou PSF.pth do UDALN.</translation>
    </message>
    <message>
      <source>What is observed: an MS, a hyperspectral cube, any raster.</source>
      <translation>O que é observado: um MS, um cubo hiperespectral, qualquer raster.</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>Razão</translation>
    </message>
    <message>
      <source>PAN of the pair</source>
      <translation>PAN do par</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio</source>
      <translation>Relação sinal-ruído</translation>
    </message>
    <message>
      <source>Spectral responses</source>
      <translation>Respostas espectrais</translation>
    </message>
    <message>
      <source>published: of S2S-UCNN</source>
      <translation>published: da S2S-UCNN</translation>
    </message>
    <message>
      <source>Degradation</source>
      <translation>Degradação</translation>
    </message>
    <message>
      <source>Point spread function</source>
      <translation>Espalhamento do ponto</translation>
    </message>
    <message>
      <source>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation</source>
      <translation>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation,degradar,resolução reduzida,ruído,simulação</translation>
    </message>
    <message>
      <source>Observed image</source>
      <translation>Imagem observada</translation>
    </message>
    <message>
      <source>PAN</source>
      <translation>PAN</translation>
    </message>
    <message>
      <source>Gain at Nyquist</source>
      <translation>Ganho em Nyquist</translation>
    </message>
    <message>
      <source>Instead of the sensor's: between 0 and 1, one or one each (0.3,0.28).</source>
      <translation>Em vez do ganho do sensor: entre 0 e 1, um ou um por banda (0.3,0.28).</translation>
    </message>
    <message>
      <source>Shift [pixels of the image]</source>
      <translation>Deslocamento [pixels]</translation>
    </message>
    <message>
      <source>rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are.</source>
      <translation>linhas,colunas, como 0.5,-1: o resultado mostra as coisas tanto para baixo e para a direita de onde estão.</translation>
    </message>
    <message>
      <source>Weights of a mixed PAN</source>
      <translation>Pesos do PAN misturado</translation>
    </message>
    <message>
      <source>One number for each band, or a table of one response. Empty: the mean.</source>
      <translation>Um número para cada banda, ou uma tabela de uma resposta. Vazio: a média.</translation>
    </message>
    <message>
      <source>Super-resolve L1B</source>
      <translation>Super-resolver L1B</translation>
    </message>
    <message>
      <source>Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green.</source>
      <translation>Leva quatro bandas Sentinel-2 L1B de 10 m a 5 m e as registra sobre o verde.</translation>
    </message>
    <message>
      <source>Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is enough. The noise of each band is measured: where it dominates, the network takes noise away in place of adding detail.

L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, but their bands have been resampled already and gain less. Detail is an estimate, made for looking and mapping, not for radiometry of single pixels.

The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' has taken run with the channel attention of the whole scene, so that tiles leave no seams.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The bundled model is a light network trained on simulated pairs, not the authors' weights.</source>
      <translation>As imagens L1B do Sentinel-2 não são reamostradas: suas bandas estão deslocadas umas em relação às outras e contêm aliasing, do qual se pode recuperar detalhe além de 10 m. Isto registra azul, vermelho e infravermelho próximo sobre o verde por um fluxo denso, dispõe as amostras em uma grade de 5 m e acrescenta detalhe por uma rede pequena. Uma imagem basta. O ruído de cada banda é medido: onde ele domina, a rede retira ruído em vez de acrescentar detalhe.

L1B não tem projeção cartográfica: pontos de controle e RPCs são mantidos. Imagens L1C e L2A funcionam, mas suas bandas já foram reamostradas e ganham menos. O detalhe é uma estimativa, feita para visualizar e mapear, não para a radiometria de pixels isolados.

A rede publicada REC encontra ela mesma os deslocamentos, dentro de seu alcance. Pesos dela que 'Importar modelo' aceitou são executados com a atenção de canais da cena inteira, de modo que os blocos não deixam emendas.

Tarefa e medidas segundo Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. O modelo incluído é uma rede leve treinada em pares simulados, não os pesos dos autores.</translation>
    </message>
    <message>
      <source>What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared.</source>
      <translation>O que é cada banda, como B08,B04,B03,B02, ou os números de azul, verde, vermelho, infravermelho próximo.</translation>
    </message>
    <message>
      <source>Image (B02, B03, B04, B08)</source>
      <translation>Imagem (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>A raster with blue, green, red and near infrared of 10 m.</source>
      <translation>Um raster com azul, verde, vermelho e infravermelho próximo de 10 m.</translation>
    </message>
    <message>
      <source>l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch).</source>
      <translation>l1bsr_light, ou a REC do artigo como 'Importar modelo' a fez (requer PyTorch).</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr</source>
      <translation>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr,super-resolução,registro de bandas</translation>
    </message>
    <message>
      <source>Super-resolved bands</source>
      <translation>Bandas super-resolvidas</translation>
    </message>
    <message>
      <source>System check</source>
      <translation>Verificação do sistema</translation>
    </message>
    <message>
      <source>Shows what Bandloom found on this machine and whether it works.</source>
      <translation>Mostra o que o Bandloom encontrou nesta máquina e se funciona.</translation>
    </message>
    <message>
      <source>Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and tries the folders that results are written to and names what runs that were ended by force have left in them. The page also shows the card of each model: sensor, bands, pixel size, what was measured on held-out data, training, licence and citation. Please send the page along when you report a problem.

Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is told and does not change it.</source>
      <translation>Lista as versões do QGIS, GDAL, numpy e das bibliotecas que executam redes, testa cada dispositivo com uma operação real, verifica todos os modelos, os incluídos e os seus, contra os resumos criptográficos em seus cartões, e testa as pastas em que os resultados são gravados e informa o que execuções encerradas à força deixaram nelas. A página mostra também o cartão de cada modelo: sensor, bandas, tamanho do pixel, o que foi medido em dados reservados, treinamento, licença e citação. Envie a página ao relatar um problema.

A saída OK é verdadeira quando tudo o que é preciso para aplicar uma rede incluída funciona; um modelo seu danificado é informado e não a altera.</translation>
    </message>
    <message>
      <source>What made this raster?</source>
      <translation>O que fez este raster?</translation>
    </message>
    <message>
      <source>A result of Bandloom's: with which version, inputs and settings it was made.</source>
      <translation>Um resultado do Bandloom: com que versão, entradas e configurações foi feito.</translation>
    </message>
    <message>
      <source>A page with everything that was found.</source>
      <translation>Uma página com tudo o que foi encontrado.</translation>
    </message>
    <message>
      <source>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install</source>
      <translation>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install,diagnóstico,versões,dependências,instalar</translation>
    </message>
    <message>
      <source>Everything works</source>
      <translation>Tudo funciona</translation>
    </message>
    <message>
      <source>Train bandpass alignment</source>
      <translation>Treinar alinhamento de bandas</translation>
    </message>
    <message>
      <source>Learns from pairs of rasters how one sensor's reflectance looks to another.</source>
      <translation>Aprende de pares de rasters como a refletância de um sensor parece a outro.</translation>
    </message>
    <message>
      <source>Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.

With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the curves and, on what was held out, the model beside six classical methods; where one of those is better, the log says so.

Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the published network and recipe, which needs thousands of patches; it takes them from folders as its authors have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Aprende de pares de cenas, vistas por dois sensores em datas próximas, um modelo para 'Alinhar bandas espectrais'. Fonte, alvo e máscara são tomados em ordem; os de um par ficam em uma só grade (reprojete-os antes) e contêm as mesmas bandas. Contam os pixels onde a máscara, se dada, está acima de 0 e nada é sem dados.

Com cinco cenas ou mais, cenas inteiras são reservadas; com menos, blocos delas. O relatório mostra as curvas e, no que foi reservado, o modelo ao lado de seis métodos clássicos; onde um deles é melhor, o log o informa.

A rede 'bandloom' parte de uma solução de mínimos quadrados e prossegue por gradiente; 'paper' é a rede e a receita publicadas, que precisam de milhares de recortes; ela os toma de pastas como as de seus autores. O modo 'test' avalia o modelo a continuar, por local e tile. Requer PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>After the first validation, as the authors' code does; network 'paper' only.</source>
      <translation>Após a primeira validação, como faz o código dos autores; só a rede 'paper'.</translation>
    </message>
    <message>
      <source>Passes over the pairs; the best state seen is kept.</source>
      <translation>Passagens pelos pares; o melhor estado visto é mantido.</translation>
    </message>
    <message>
      <source>Scores by site and tile</source>
      <translation>Pontuações por local e tile</translation>
    </message>
    <message>
      <source>bandloom: what measures best</source>
      <translation>bandloom: o que mede melhor</translation>
    </message>
    <message>
      <source>paper: as published</source>
      <translation>paper: como publicado</translation>
    </message>
    <message>
      <source>bandloom: monotone tables, mixed bands, signed correction. paper: as is.</source>
      <translation>bandloom: tabelas monótonas, bandas misturadas, correção com sinal. paper: como está.</translation>
    </message>
    <message>
      <source>Freeze batch normalisation</source>
      <translation>Congelar norm. de lote</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series</source>
      <translation>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series,harmonização,treinamento,série temporal</translation>
    </message>
    <message>
      <source>Source rasters</source>
      <translation>Rasters fonte</translation>
    </message>
    <message>
      <source>Of the sensor that is to be aligned.</source>
      <translation>Do sensor que deve ser alinhado.</translation>
    </message>
    <message>
      <source>Targets, in the same order</source>
      <translation>Alvos, em ordem</translation>
    </message>
    <message>
      <source>On the sources' grids.</source>
      <translation>Nas grades das fontes.</translation>
    </message>
    <message>
      <source>Masks, in the same order</source>
      <translation>Máscaras, em ordem</translation>
    </message>
    <message>
      <source>Pixels above 0 count.</source>
      <translation>Contam os pixels acima de 0.</translation>
    </message>
    <message>
      <source>Weight of smooth tables</source>
      <translation>Peso de tabelas suaves</translation>
    </message>
    <message>
      <source>Weight against falling tables</source>
      <translation>Peso contra quedas</translation>
    </message>
    <message>
      <source>The published weight is 0.01. Tables of 'bandloom' cannot fall.</source>
      <translation>O peso publicado é 0.01. Tabelas de 'bandloom' não podem decrescer.</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>Treinar</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>Épocas</translation>
    </message>
    <message>
      <source>Resume from model</source>
      <translation>Continuar do modelo</translation>
    </message>
    <message>
      <source>Name or path of a model of this kind to go on from. Empty: a new one.</source>
      <translation>Nome ou caminho de um modelo deste tipo do qual continuar. Vazio: um novo.</translation>
    </message>
    <message>
      <source>Licence of the model</source>
      <translation>Licença do modelo</translation>
    </message>
    <message>
      <source>Written in the model's card, for those whom you give it to.</source>
      <translation>Gravada no cartão do modelo, para aqueles a quem você o der.</translation>
    </message>
    <message>
      <source>Models (*.json)</source>
      <translation>Modelos (*.json)</translation>
    </message>
    <message>
      <source>Train L1BSR</source>
      <translation>Treinar L1BSR</translation>
    </message>
    <message>
      <source>Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'.</source>
      <translation>Aprende de imagens L1B modelos para 'Super-resolver L1B' e 'Registrar bandas'.</translation>
    </message>
    <message>
      <source>Learns from images with blue, green, red and near infrared, without any finer image, models for 'Register bands' (CSR) and 'Super-resolve L1B' (REC).

Views of one place by adjacent detectors follow each other in the list: the first with the second, the third with the fourth; or a table names them. Of single images two views each are simulated, at half their resolution, with shifts, parallax, blur, aliasing and noise.

CSR learns that a band of one view, laid on another band and from there on the second view, has to resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, and the report compares with phase correlation and bicubic interpolation.

bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of a model.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Aprende de imagens com azul, verde, vermelho e infravermelho próximo, sem nenhuma imagem mais fina, modelos para 'Registrar bandas' (CSR) e 'Super-resolver L1B' (REC).

Vistas de um lugar por detectores adjacentes seguem-se na lista: a primeira com a segunda, a terceira com a quarta; ou uma tabela as nomeia. De imagens isoladas simulam-se duas vistas de cada, na metade de sua resolução, com deslocamentos, paralaxe, desfoque, aliasing e ruído.

CSR aprende que uma banda de uma vista, posta sobre outra banda e dali sobre a segunda vista, tem de se parecer com a mesma banda ali. REC vê então só uma vista; suas bandas, vistas na grade da outra vista, têm de se parecer com ela. A parte inferior de cada imagem é reservada: nela se escolhe o melhor estado, e o relatório compara com correlação de fase e interpolação bicúbica.

bandloom treina a REC leve, que o fluxo da CSR alimenta; paper a publicada, que leva dias sem GPU em seu tamanho pleno. Com ambas as etapas, o modelo da CSR é gravado ao lado do da REC, com o nome terminado em _csr. 'Continuar do modelo' prossegue de onde um treinamento terminou, ou começa com os pesos de um modelo.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Views of one place after each other, or single images. Empty where a table is given.</source>
      <translation>Vistas de um lugar uma após a outra, ou imagens isoladas. Vazio onde uma tabela é dada.</translation>
    </message>
    <message>
      <source>A CSV file whose columns first and second name the two views of a place, relative to it.</source>
      <translation>Um arquivo CSV cujas colunas first e second nomeiam as duas vistas de um lugar, relativas a ele.</translation>
    </message>
    <message>
      <source>Images (B02, B03, B04, B08)</source>
      <translation>Imagens (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>At most; the best state seen is kept.</source>
      <translation>No máximo; o melhor estado visto é mantido.</translation>
    </message>
    <message>
      <source>Lists of models then show it by this name. Empty: by its path alone.</source>
      <translation>As listas de modelos o mostram então por este nome. Vazio: só por seu caminho.</translation>
    </message>
    <message>
      <source>auto: by looking</source>
      <translation>auto: olhando as imagens</translation>
    </message>
    <message>
      <source>pairs: each with the next</source>
      <translation>pairs: cada uma com a seguinte</translation>
    </message>
    <message>
      <source>single: views are simulated</source>
      <translation>single: as vistas são simuladas</translation>
    </message>
    <message>
      <source>auto: pairs where an even number of images shows one place each two by two, else single.</source>
      <translation>auto: pairs onde um número par de imagens mostra um lugar a cada duas, senão single.</translation>
    </message>
    <message>
      <source>both: first csr, then rec</source>
      <translation>both: primeiro csr, depois rec</translation>
    </message>
    <message>
      <source>csr: registration</source>
      <translation>csr: registro</translation>
    </message>
    <message>
      <source>rec: super-resolution</source>
      <translation>rec: super-resolução</translation>
    </message>
    <message>
      <source>CSR registers bands; REC needs a CSR to learn.</source>
      <translation>CSR registra bandas; REC precisa de uma CSR para aprender.</translation>
    </message>
    <message>
      <source>bandloom: light and fast</source>
      <translation>bandloom: leve e rápida</translation>
    </message>
    <message>
      <source>paper takes days without a GPU at its full size.</source>
      <translation>paper leva dias sem GPU em seu tamanho pleno.</translation>
    </message>
    <message>
      <source>CSR of the stage rec</source>
      <translation>CSR da etapa rec</translation>
    </message>
    <message>
      <source>Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC.</source>
      <translation>Registra bandas enquanto REC aprende sozinha, ou é aquilo com que CSR começa ao lado de uma REC continuada.</translation>
    </message>
    <message>
      <source>Table of pairs</source>
      <translation>Tabela de pares</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector</source>
      <translation>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector,treinamento,super-resolução,registro</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>Vistas</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>Etapa</translation>
    </message>
    <message>
      <source>Network of REC</source>
      <translation>Rede da REC</translation>
    </message>
    <message>
      <source>Residual groups</source>
      <translation>Grupos residuais</translation>
    </message>
    <message>
      <source>Blocks of a group</source>
      <translation>Blocos de um grupo</translation>
    </message>
    <message>
      <source>Of the paper's REC: fewer train faster.</source>
      <translation>Da REC do artigo: menos treinam mais rápido.</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>Tabelas</translation>
    </message>
    <message>
      <source>Train pan-sharpening model</source>
      <translation>Treinar modelo de pansharpening</translation>
    </message>
    <message>
      <source>Learns from scenes of a sensor a model for 'Pan-sharpen'.</source>
      <translation>Aprende de cenas de um sensor um modelo para 'Pansharpening'.</translation>
    </message>
    <message>
      <source>Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for 'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same bands in the same order, unless 'Any number of bands' is chosen.

Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the classical start and the bundled model. The report shows the table, the curves and pictures; the log says where a simpler method is better.

Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on where a training ended, as if it had not been interrupted, or begins with the weights of a bundled model. Needs PyTorch and onnx.

Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, 600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's .h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Aprende de um ou mais pares de uma camada pancromática (PAN) e uma multiespectral (MS) um modelo para 'Pansharpening'. PAN e MS são tomados em ordem. Os pares podem diferir em tamanho e razão; seus MS têm as mesmas bandas na mesma ordem, a menos que se escolha 'Qualquer número de bandas'.

Protocolo de Wald: cada par é degradado mais uma vez pelo desfoque do sensor, de modo que o próprio MS é a resposta. Blocos de cada cena são reservados: em alguns se escolhe o melhor estado, e o treinamento termina onde nada mais se ganha; nos outros o modelo é julgado ao lado de uma ampliação cúbica, do ponto de partida clássico e do modelo incluído. O relatório mostra a tabela, as curvas e imagens; o log informa onde um método mais simples é melhor.

Dê um nome para encontrar o modelo em 'Pansharpening' por ele; seu caminho também serve. 'Continuar do modelo' prossegue de onde um treinamento terminou, como se não tivesse sido interrompido, ou começa com os pesos de um modelo incluído. Requer PyTorch e onnx.

A rede 'paper' é a CF2N, treinada pela receita de seus autores: L1, Adam a 3e-4, vezes 0.9 após 100 épocas, 600 épocas, lotes de 32. Em pares ela soma ao ponto de partida clássico. Em um arquivo de recortes (.h5 do PanCollection, com pan, lms e gt) ela soma ao MS interpolado deles, como publicado; omita então PAN e MS.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Ponto de partida: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'.</source>
      <translation>Passagens pelas cenas, no máximo; o melhor estado visto é mantido. 0: 60, e 600 com a rede 'paper'.</translation>
    </message>
    <message>
      <source>'Pan-sharpen' then finds the model by this name. Empty: by its path alone.</source>
      <translation>'Pansharpening' encontra então o modelo por este nome. Vazio: só por seu caminho.</translation>
    </message>
    <message>
      <source>Panchromatic layers (PAN)</source>
      <translation>Camadas pancromáticas (PAN)</translation>
    </message>
    <message>
      <source>One band each, the finer pixels.</source>
      <translation>Uma banda cada, os pixels mais finos.</translation>
    </message>
    <message>
      <source>Multispectral layers (MS)</source>
      <translation>Camadas multiespectrais (MS)</translation>
    </message>
    <message>
      <source>In the order of the PAN; pixels 2 to 8 times as large; the same bands in all.</source>
      <translation>Na ordem dos PAN; pixels 2 a 8 vezes maiores; as mesmas bandas em todas.</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on each scene.</source>
      <translation>Dá o desfoque das bandas. auto: medido em cada cena.</translation>
    </message>
    <message>
      <source>Any number of bands</source>
      <translation>Qualquer número de bandas</translation>
    </message>
    <message>
      <source>One network that fits any MS: for each band alone, or with 'paper' for the strongest components. Always so beyond 12 bands.</source>
      <translation>Uma rede que serve a qualquer MS: para cada banda sozinha, ou com 'paper' para as componentes mais fortes. Sempre assim além de 12 bandas.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure.</source>
      <translation>Corrige o deslocamento que o log informa, onde ele é seguro.</translation>
    </message>
    <message>
      <source>A new model's; one to resume from has its own.</source>
      <translation>De um modelo novo; um a continuar tem o seu próprio.</translation>
    </message>
    <message>
      <source>File of patches</source>
      <translation>Arquivo de recortes</translation>
    </message>
    <message>
      <source>HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters.</source>
      <translation>HDF5 com pan, lms e gt (recortes, bandas, linhas, colunas), em vez de rasters.</translation>
    </message>
    <message>
      <source>File of patches held out</source>
      <translation>Recortes reservados</translation>
    </message>
    <message>
      <source>They choose the state and judge it. Empty: a tenth of the patches.</source>
      <translation>Eles escolhem o estado e o julgam. Vazio: um décimo dos recortes.</translation>
    </message>
    <message>
      <source>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat</source>
      <translation>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat,treinamento,pancromática,multiespectral,fusão</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>Lote</translation>
    </message>
    <message>
      <source>Patches in a step of 'paper'.</source>
      <translation>Recortes em um passo de 'paper'.</translation>
    </message>
    <message>
      <source>Of 'paper'.</source>
      <translation>De 'paper'.</translation>
    </message>
    <message>
      <source>Value that patches call 1</source>
      <translation>Valor igual a 1 nos recortes</translation>
    </message>
    <message>
      <source>The authors divide all by 2047; 1023 fits 10 bits.</source>
      <translation>Os autores dividem tudo por 2047; 1023 convém a 10 bits.</translation>
    </message>
    <message>
      <source>Give PAN and MS, or a file of patches: one of the two.</source>
      <translation>Forneça PAN e MS, ou um arquivo de recortes: um dos dois.</translation>
    </message>
    <message>
      <source>A file of patches trains CF2N: choose the network 'paper'.</source>
      <translation>Um arquivo de recortes treina a CF2N: escolha a rede 'paper'.</translation>
    </message>
    <message>
      <source>Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages stay as they are. Sizes are those of Linux.</source>
      <translation>As redes precisam de um destes motores. Nada é instalado sem um clique, e os pacotes Python do próprio QGIS ficam como estão. Os tamanhos são os do Linux.</translation>
    </message>
    <message>
      <source>Folder of a virtual environment, or its site-packages</source>
      <translation>Pasta de um ambiente virtual, ou seu site-packages</translation>
    </message>
    <message>
      <source>Bandloom: engine set-up</source>
      <translation>Bandloom: configuração do motor</translation>
    </message>
    <message>
      <source>Install</source>
      <translation>Instalar</translation>
    </message>
    <message>
      <source>Install from a folder of wheels...</source>
      <translation>Instalar de uma pasta de wheels...</translation>
    </message>
    <message>
      <source>Uninstall</source>
      <translation>Desinstalar</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Fechar</translation>
    </message>
    <message>
      <source>Try it on the sample</source>
      <translation>Testar na amostra</translation>
    </message>
    <message>
      <source>no</source>
      <translation>não</translation>
    </message>
    <message>
      <source>Folder of wheels (*.whl)</source>
      <translation>Pasta de wheels (*.whl)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Motor</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>Instalado</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Download</translation>
    </message>
    <message>
      <source>On disk</source>
      <translation>Em disco</translation>
    </message>
    <message>
      <source>Go on: {algorithm}</source>
      <translation>Prosseguir: {algorithm}</translation>
    </message>
    <message>
      <source>Stop using the other environment</source>
      <translation>Deixar de usar o outro ambiente</translation>
    </message>
    <message>
      <source>Use another environment...</source>
      <translation>Usar outro ambiente...</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>sim</translation>
    </message>
    <message>
      <source>Done. If an algorithm has run before, restart QGIS.</source>
      <translation>Pronto. Se um algoritmo já foi executado, reinicie o QGIS.</translation>
    </message>
    <message>
      <source>Folder: {folder}</source>
      <translation>Pasta: {folder}</translation>
    </message>
    <message>
      <source>{version}, elsewhere</source>
      <translation>{version}, em outro lugar</translation>
    </message>
    <message>
      <source>Cancelled: nothing was kept.</source>
      <translation>Cancelado: nada foi mantido.</translation>
    </message>
    <message>
      <source>It did not work.</source>
      <translation>Não funcionou.</translation>
    </message>
    <message>
      <source>{size} MB</source>
      <translation>{size} MB</translation>
    </message>
    <message>
      <source>Packages of another environment are used too: {folder}</source>
      <translation>Pacotes de outro ambiente também são usados: {folder}</translation>
    </message>
    <message>
      <source>Bandloom's networks need an engine, which is installed with a click.</source>
      <translation>As redes do Bandloom precisam de um motor, que se instala com um clique.</translation>
    </message>
    <message>
      <source>Engine set-up...</source>
      <translation>Configuração do motor...</translation>
    </message>
    <message>
      <source>Bandloom sample</source>
      <translation>Amostra do Bandloom</translation>
    </message>
    <message>
      <source>The sample is loaded. Go on in the Processing toolbox: Bandloom &gt; {group} &gt; {algorithm}.</source>
      <translation>A amostra está carregada. Prossiga na caixa de ferramentas de processamento: Bandloom &gt; {group} &gt; {algorithm}.</translation>
    </message>
    <message>
      <source>ONNX Runtime, processor</source>
      <translation>ONNX Runtime, processador</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor: the smallest that is enough.</source>
      <translation>Redes incluídas e importadas no processador: o menor que basta.</translation>
    </message>
    <message>
      <source>ONNX Runtime, NVIDIA GPU</source>
      <translation>ONNX Runtime, GPU NVIDIA</translation>
    </message>
    <message>
      <source>Bundled and imported networks on an NVIDIA GPU.</source>
      <translation>Redes incluídas e importadas em uma GPU NVIDIA.</translation>
    </message>
    <message>
      <source>OpenVINO, processor</source>
      <translation>OpenVINO, processador</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor, fastest on Intel's.</source>
      <translation>Redes incluídas e importadas no processador, o mais rápido nos da Intel.</translation>
    </message>
    <message>
      <source>PyTorch, processor</source>
      <translation>PyTorch, processador</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on the processor.</source>
      <translation>Todas as redes, ajuste a uma cena e treinamento, no processador.</translation>
    </message>
    <message>
      <source>PyTorch, NVIDIA GPU</source>
      <translation>PyTorch, GPU NVIDIA</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on an NVIDIA GPU.</source>
      <translation>Todas as redes, ajuste a uma cena e treinamento, em uma GPU NVIDIA.</translation>
    </message>
    <message>
      <source>Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it.</source>
      <translation>Matemática de que todo algoritmo precisa; instalada com cada um dos outros onde falta ao QGIS.</translation>
    </message>
    <message>
      <source>all</source>
      <translation>todos</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; before: of the source as it is.</source>
      <translation>RMSE em números digitais, refletância x 10000; antes: da fonte como ela é.</translation>
    </message>
    <message>
      <source>RMSE before {band}</source>
      <translation>RMSE antes {band}</translation>
    </message>
    <message>
      <source>site</source>
      <translation>local</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>tile</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>pixels</translation>
    </message>
    <message>
      <source>Bandpass alignment: test of {model}</source>
      <translation>Alinhamento de bandas espectrais: teste de {model}</translation>
    </message>
    <message>
      <source>{count} pixels</source>
      <translation>{count} pixels</translation>
    </message>
    <message>
      <source>Fusion quality</source>
      <translation>Qualidade da fusão</translation>
    </message>
    <message>
      <source>Against the reference</source>
      <translation>Em relação à referência</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>referência</translation>
    </message>
    <message>
      <source>Against MS and PAN, at full resolution</source>
      <translation>Em relação a MS e PAN, em resolução total</translation>
    </message>
    <message>
      <source>Against the MS</source>
      <translation>Em relação ao MS</translation>
    </message>
    <message>
      <source>Scales or offsets differ, so that physical values are compared.</source>
      <translation>As escalas ou os deslocamentos diferem: comparam-se valores físicos.</translation>
    </message>
    <message>
      <source>{hsi} with {msi}, preset {preset}</source>
      <translation>{hsi} com {msi}, predefinição {preset}</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>fundido</translation>
    </message>
    <message>
      <source>The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic convolution, and scores are those of the resampled image.</source>
      <translation>Os pixels ({what}) são {ratio} vezes os do raster fundido: há reamostragem por convolução cúbica, e as pontuações são as da imagem reamostrada.</translation>
    </message>
    <message>
      <source>The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, which blurs it, and scores suffer.</source>
      <translation>Os pixels ({what}) não coincidem com os do raster fundido: há reamostragem por convolução cúbica, que desfoca, e as pontuações pioram.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} in the order of the files: {pairs}.</source>
      <translation>Bandas comparadas ({what}) na ordem dos arquivos: {pairs}.</translation>
    </message>
    <message>
      <source>The names of the fused bands and of the {what}'s differ.</source>
      <translation>Os nomes das bandas fundidas e das outras ({what}) diferem.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} by name: {pairs}.</source>
      <translation>Bandas comparadas ({what}) pelo nome: {pairs}.</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first} {second}</translation>
    </message>
    <message>
      <source>Bands that only one of both has are not scored: {names}.</source>
      <translation>As bandas que só um dos dois tem não são pontuadas: {names}.</translation>
    </message>
    <message>
      <source>split by blocks</source>
      <translation>divididos por blocos</translation>
    </message>
    <message>
      <source>split by scene</source>
      <translation>divididos por cena</translation>
    </message>
    <message>
      <source>Root mean square error of each band</source>
      <translation>Erro quadrático médio de cada banda</translation>
    </message>
    <message>
      <source>Expected errors</source>
      <translation>Erros esperados</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, by band (0.68)</source>
      <translation>Proporção de erros abaixo do esperado, por banda (0,68)</translation>
    </message>
    <message>
      <source>The mean of {count} bands stands for the PAN.</source>
      <translation>A média de {count} bandas faz as vezes do PAN.</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>Medida</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Valor</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Significado</translation>
    </message>
    <message>
      <source>Fused</source>
      <translation>Fundido</translation>
    </message>
    <message>
      <source>Error (light: large)</source>
      <translation>Erro (claro: grande)</translation>
    </message>
    <message>
      <source>Spectral angle (light: large)</source>
      <translation>Ângulo espectral (claro: grande)</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Terreno</translation>
    </message>
    <message>
      <source>Share of errors below the expected one</source>
      <translation>Proporção de erros abaixo do esperado</translation>
    </message>
    <message>
      <source>found</source>
      <translation>encontrado</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>como esperado</translation>
    </message>
    <message>
      <source>Reliability diagram: errors that were found over those that were expected</source>
      <translation>Diagrama de confiabilidade: erros encontrados em função dos esperados</translation>
    </message>
    <message>
      <source>expected error over value</source>
      <translation>erro esperado sobre valor</translation>
    </message>
    <message>
      <source>error found over value</source>
      <translation>erro encontrado sobre valor</translation>
    </message>
    <message>
      <source>Detail added (light: much)</source>
      <translation>Detalhe acrescentado (claro: muito)</translation>
    </message>
    <message>
      <source>band {number}</source>
      <translation>banda {number}</translation>
    </message>
    <message>
      <source>Histogram of the scene before and after</source>
      <translation>Histograma da cena antes e depois</translation>
    </message>
    <message>
      <source>Bandpass alignment</source>
      <translation>Alinhamento de bandas espectrais</translation>
    </message>
    <message>
      <source>{file} as {sensor} by model {model}</source>
      <translation>{file} como {sensor}, pelo modelo {model}</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>A cena</translation>
    </message>
    <message>
      <source>band</source>
      <translation>banda</translation>
    </message>
    <message>
      <source>table's end [DN]</source>
      <translation>fim da tabela [ND]</translation>
    </message>
    <message>
      <source>median before</source>
      <translation>mediana antes</translation>
    </message>
    <message>
      <source>median after</source>
      <translation>mediana depois</translation>
    </message>
    <message>
      <source>above the end</source>
      <translation>acima do fim</translation>
    </message>
    <message>
      <source>Digital numbers are reflectance x 10000.</source>
      <translation>Os números digitais são refletância x 10000.</translation>
    </message>
    <message>
      <source>What the table alone adds</source>
      <translation>O que a tabela sozinha acrescenta</translation>
    </message>
    <message>
      <source>digital number</source>
      <translation>número digital</translation>
    </message>
    <message>
      <source>change</source>
      <translation>mudança</translation>
    </message>
    <message>
      <source>% of pixels</source>
      <translation>% dos pixels</translation>
    </message>
    <message>
      <source>before</source>
      <translation>antes</translation>
    </message>
    <message>
      <source>after</source>
      <translation>depois</translation>
    </message>
    <message>
      <source>Fusion of a hyperspectral and a multispectral image</source>
      <translation>Fusão de uma imagem hiperespectral e uma multiespectral</translation>
    </message>
    <message>
      <source>{images}, ratio {ratio}</source>
      <translation>{images}, razão {ratio}</translation>
    </message>
    <message>
      <source>Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a Gaussian, {height} rows, {width} columns.</source>
      <translation>Centro a {row} linhas e {col} colunas do centro do pixel grosso (pixels finos); largura à meia altura, como de uma gaussiana, {height} linhas, {width} colunas.</translation>
    </message>
    <message>
      <source>Spectral responses, estimated, each of sum 1</source>
      <translation>Respostas espectrais estimadas, cada uma de soma 1</translation>
    </message>
    <message>
      <source>Spectral responses, as given, each of sum 1</source>
      <translation>Respostas espectrais dadas, cada uma de soma 1</translation>
    </message>
    <message>
      <source>Coarse row {row}, column {col}</source>
      <translation>Linha grossa {row}, coluna {col}</translation>
    </message>
    <message>
      <source>stage {number}</source>
      <translation>etapa {number}</translation>
    </message>
    <message>
      <source>wavelength [nm]</source>
      <translation>comprimento de onda [nm]</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>Perdas</translation>
    </message>
    <message>
      <source>Loss of each stage</source>
      <translation>Perda de cada etapa</translation>
    </message>
    <message>
      <source>step</source>
      <translation>passo</translation>
    </message>
    <message>
      <source>log10 of the loss</source>
      <translation>log10 da perda</translation>
    </message>
    <message>
      <source>Beside the reference</source>
      <translation>Ao lado da referência</translation>
    </message>
    <message>
      <source>{side} x {side} fine pixels</source>
      <translation>{side} x {side} pixels finos</translation>
    </message>
    <message>
      <source>Standard errors: centre {row} and {col}, width {height} and {width}.</source>
      <translation>Erros padrão: centro {row} e {col}, largura {height} e {width}.</translation>
    </message>
    <message>
      <source>response</source>
      <translation>resposta</translation>
    </message>
    <message>
      <source>Spectra before and after</source>
      <translation>Espectros antes e depois</translation>
    </message>
    <message>
      <source>coarse pixel</source>
      <translation>pixel grosso</translation>
    </message>
    <message>
      <source>fused pixel in its middle</source>
      <translation>pixel fundido no seu meio</translation>
    </message>
    <message>
      <source>value</source>
      <translation>valor</translation>
    </message>
    <message>
      <source>after stage</source>
      <translation>após a etapa</translation>
    </message>
    <message>
      <source>relative difference (L1)</source>
      <translation>diferença relativa (L1)</translation>
    </message>
    <message>
      <source>{count} image(s), views simulated of single images, the lower part of each held out</source>
      <translation>{count} imagem(ns), vistas simuladas de imagens únicas, a parte inferior de cada uma reservada</translation>
    </message>
    <message>
      <source>{count} image(s), pairs of views, the lower part of each held out</source>
      <translation>{count} imagem(ns), pares de vistas, a parte inferior de cada uma reservada</translation>
    </message>
    <message>
      <source>The light network learns to undo the instrument's blur, and is compared with the other view through it; bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its figures there are a little flattering.</source>
      <translation>A rede leve aprende a desfazer o desfoque do instrumento e é comparada com a outra vista através dele; a interpolação bicúbica é comparada como é. O estado mantido foi escolhido na parte reservada, por isso seus números ali são um pouco favoráveis.</translation>
    </message>
    <message>
      <source>L1BSR: training</source>
      <translation>L1BSR: treinamento</translation>
    </message>
    <message>
      <source>Loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Perda após cada época; o estado após a época {epoch} é mantido</translation>
    </message>
    <message>
      <source>{network} on what was held out</source>
      <translation>{network} no que foi reservado</translation>
    </message>
    <message>
      <source>Means over held-out windows</source>
      <translation>Médias das janelas reservadas</translation>
    </message>
    <message>
      <source>learnt from</source>
      <translation>aprendido</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>reservado</translation>
    </message>
    <message>
      <source>epoch</source>
      <translation>época</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>perda</translation>
    </message>
    <message>
      <source>method</source>
      <translation>método</translation>
    </message>
    <message>
      <source>cubic</source>
      <translation>cúbica</translation>
    </message>
    <message>
      <source>classical start</source>
      <translation>início clássico</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>treinado</translation>
    </message>
    <message>
      <source>{count} pair(s), Wald's protocol, held-out blocks</source>
      <translation>{count} par(es), protocolo de Wald, blocos reservados</translation>
    </message>
    <message>
      <source>Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Médias dos pares, uma escala abaixo; no melhor caso ERGAS e SAM (graus) são 0 e Q2n é 1</translation>
    </message>
    <message>
      <source>The first held-out blocks chose the state that is kept; the table is of others, seen by nobody.</source>
      <translation>Os primeiros blocos reservados escolheram o estado mantido; a tabela é de outros, que ninguém viu.</translation>
    </message>
    <message>
      <source>CF2N on patches, {count} of them held out</source>
      <translation>CF2N em recortes, {count} deles reservados</translation>
    </message>
    <message>
      <source>Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Médias dos recortes; no melhor caso ERGAS e SAM (graus) são 0 e Q2n é 1</translation>
    </message>
    <message>
      <source>Mean loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Perda média após cada época; o estado após a época {epoch} é mantido</translation>
    </message>
    <message>
      <source>Pan-sharpening: training</source>
      <translation>Pansharpening: treinamento</translation>
    </message>
    <message>
      <source>On what was held out</source>
      <translation>No que foi reservado</translation>
    </message>
    <message>
      <source>ERGAS by method</source>
      <translation>ERGAS por método</translation>
    </message>
    <message>
      <source>A place that was held out for the most part</source>
      <translation>Um lugar reservado em sua maior parte</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>Treinamento</translation>
    </message>
    <message>
      <source>truth</source>
      <translation>verdade</translation>
    </message>
    <message>
      <source>{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).</source>
      <translation>{area} megapixels: preparado em {prepared} s, {verb} em {computed} s ({rate} megapixels/s).</translation>
    </message>
    <message>
      <source>Mean RMSE on what the state kept is chosen on</source>
      <translation>RMSE médio naquilo em que se escolhe o estado mantido</translation>
    </message>
    <message>
      <source>Bandpass alignment: training</source>
      <translation>Alinhamento de bandas espectrais: treinamento</translation>
    </message>
    <message>
      <source>{pairs}, {how}</source>
      <translation>{pairs}, {how}</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; best: {method}</source>
      <translation>RMSE em números digitais, refletância x 10000; o melhor: {method}</translation>
    </message>
    <message>
      <source>Mean RMSE by method</source>
      <translation>RMSE médio por método</translation>
    </message>
    <message>
      <source>DN</source>
      <translation>ND</translation>
    </message>
    <message>
      <source>Loss on the training pairs</source>
      <translation>Perda nos pares de treinamento</translation>
    </message>
    <message>
      <source>mean RMSE</source>
      <translation>RMSE médio</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} pares</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>identidade</translation>
    </message>
    <message>
      <source>per-band linear</source>
      <translation>linear por banda</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>afim</translation>
    </message>
    <message>
      <source>histogram matching</source>
      <translation>casamento de histograma</translation>
    </message>
    <message>
      <source>tile histogram matching</source>
      <translation>casamento de histograma do tile</translation>
    </message>
    <message>
      <source>monotone table</source>
      <translation>tabela monótona</translation>
    </message>
    <message>
      <source>Noise of the MSI bands: {noise}.</source>
      <translation>Ruído das bandas da MSI: {noise}.</translation>
    </message>
    <message>
      <source>no registration</source>
      <translation>sem registro</translation>
    </message>
    <message>
      <source>phase correlation</source>
      <translation>correlação de fase</translation>
    </message>
    <message>
      <source>bicubic</source>
      <translation>bicúbica</translation>
    </message>
    <message>
      <source>bicubic, registered by CSR</source>
      <translation>bicúbica, registrada por CSR</translation>
    </message>
    <message>
      <source>apart from the other view [deviations]</source>
      <translation>distância à outra vista [desvios]</translation>
    </message>
    <message>
      <source>median end-point error [pixels]</source>
      <translation>erro mediano de deslocamento [pixels]</translation>
    </message>
    <message>
      <source>flat</source>
      <translation>plano</translation>
    </message>
    <message>
      <source>between</source>
      <translation>intermediário</translation>
    </message>
    <message>
      <source>edge</source>
      <translation>borda</translation>
    </message>
    <message>
      <source>Spectral angle [degrees], 0 is best</source>
      <translation>Ângulo espectral [graus], o melhor é 0</translation>
    </message>
    <message>
      <source>Relative error of all bands [%], 0 is best</source>
      <translation>Erro relativo de todas as bandas [%], o melhor é 0</translation>
    </message>
    <message>
      <source>Peak signal to noise [dB], higher is better</source>
      <translation>Sinal de pico sobre ruído [dB], maior é melhor</translation>
    </message>
    <message>
      <source>Root mean square error, 0 is best</source>
      <translation>Erro quadrático médio, o melhor é 0</translation>
    </message>
    <message>
      <source>Correlation, 1 is best</source>
      <translation>Correlação, o melhor é 1</translation>
    </message>
    <message>
      <source>Correlation of detail, 1 is best</source>
      <translation>Correlação do detalhe, o melhor é 1</translation>
    </message>
    <message>
      <source>Structural similarity, 1 is best</source>
      <translation>Similaridade estrutural, o melhor é 1</translation>
    </message>
    <message>
      <source>Quality index Q, 1 is best</source>
      <translation>Índice de qualidade Q, o melhor é 1</translation>
    </message>
    <message>
      <source>Quality index of all bands together, 1 is best</source>
      <translation>Índice de qualidade de todas as bandas juntas, o melhor é 1</translation>
    </message>
    <message>
      <source>Change of the relations between bands, 0 is best</source>
      <translation>Mudança das relações entre bandas, o melhor é 0</translation>
    </message>
    <message>
      <source>Change of the relation to the PAN, 0 is best</source>
      <translation>Mudança da relação com o PAN, o melhor é 0</translation>
    </message>
    <message>
      <source>Quality without reference, 1 is best</source>
      <translation>Qualidade sem referência, o melhor é 1</translation>
    </message>
    <message>
      <source>Distance from the MS after degrading, 0 is best</source>
      <translation>Distância ao MS após degradar, o melhor é 0</translation>
    </message>
    <message>
      <source>Quality without reference, hybrid, 1 is best</source>
      <translation>Qualidade sem referência, híbrida, o melhor é 1</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, 0.68 is best</source>
      <translation>Proporção de erros abaixo do esperado, o melhor é 0,68</translation>
    </message>
    <message>
      <source>Share of errors below twice the expected one, 0.95 is best</source>
      <translation>Proporção de erros abaixo do dobro do esperado, o melhor é 0,95</translation>
    </message>
    <message>
      <source>Expected error over value, less is better where coverage holds</source>
      <translation>Erro esperado sobre valor, menos é melhor onde a cobertura se mantém</translation>
    </message>
    <message>
      <source>Load sample</source>
      <translation>Carregar amostra</translation>
    </message>
    <message>
      <source>Pan-sharpens in mode 'instant' and scores the result against its own PAN and MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, report and numbers.</source>
      <translation>Faz pansharpening no modo 'instant' e avalia o resultado contra seus próprios PAN e MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, relatório e números.</translation>
    </message>
    <message>
      <source>Chains</source>
      <translation>Cadeias</translation>
    </message>
    <message>
      <source>Pan-sharpen and assess</source>
      <translation>Pansharpening e avaliação</translation>
    </message>
    <message>
      <source>Pansharpened</source>
      <translation>Imagem com pansharpening</translation>
    </message>
    <message>
      <source>Sharpens all bands of a Sentinel-2 Level-2A product to 10 m, then turns blue, green, red and near infrared into what Gaofen-1 WFV would have measured. One product in, both rasters and a report out.</source>
      <translation>Aguça todas as bandas de um produto Sentinel-2 Level-2A a 10 m, depois transforma azul, verde, vermelho e infravermelho próximo no que o WFV do Gaofen-1 teria medido. Entra um produto, saem ambos os rasters e um relatório.</translation>
    </message>
    <message>
      <source>Sentinel-2 product to Gaofen-1 WFV at 10 m</source>
      <translation>Produto Sentinel-2 para Gaofen-1 WFV a 10 m</translation>
    </message>
    <message>
      <source>Level-2A product (MTD_MSIL2A.xml, zip)</source>
      <translation>Produto Level-2A (MTD_MSIL2A.xml, zip)</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>Alinhado</translation>
    </message>
    <message>
      <source>Sharpened</source>
      <translation>Aguçado</translation>
    </message>
    <message>
      <source>Super-resolves a Level-1B image to 5 m, and scores how well the result, seen through the sensor again, gives the image back (D_lambda_K). The image's bands are registered first: the result's bands are, too.</source>
      <translation>Super-resolve uma imagem Level-1B a 5 m, e avalia quão bem o resultado, visto de novo pelo sensor, devolve a imagem (D_lambda_K). As bandas da imagem são registradas antes: as do resultado também são.</translation>
    </message>
    <message>
      <source>Super-resolve L1B and assess</source>
      <translation>Super-resolver L1B e avaliar</translation>
    </message>
    <message>
      <source>Superresolved</source>
      <translation>Super-resolvido</translation>
    </message>
  </context>
</TS>
