<?php

namespace App\Models;

class Chapter extends Entity
{
}
