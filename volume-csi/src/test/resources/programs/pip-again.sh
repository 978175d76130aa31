# needs pip3
cd "$VIEW"
PYTHONPATH=site python3 -c 'import kettle; assert kettle.VALUE == 7'
